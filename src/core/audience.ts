// Who may do what: decided here from the settings and what the interaction carries, at each press.
import { card, text } from './card.ts';
import { type Command, type Context, type Interaction, type Outcome, type Platform, shows } from './command.ts';
import { read } from './press.ts';
import { HOST_KINDS, isAlone, mentions, readSettings, type Settings } from './settings.ts';
import { command, join, type Text } from './text.ts';

/** Who hosts where nobody decided it, in words. */
export const USUAL_HOSTS: Readonly<Record<Platform, string>> = {
  discord: 'members who may manage events',
  slack: 'the admins of this workspace',
  playground: 'whoever sits in the Host seat',
};
const MANAGERS: Readonly<Record<Platform, string>> = {
  discord: 'Only those who may manage this server can do that.',
  slack: 'Only the admins of this workspace can do that.',
  playground: 'Only the Host seat can do that.',
};

/** Whether this person manages the server, the workspace, the playground. Slack is asked, since its interactions do not say. */
export async function mayManage({ interaction, directories }: Context): Promise<boolean> {
  const { user, tenant, platform } = interaction;
  if (!user || isAlone(interaction)) return false;
  if (user.manages !== undefined) return user.manages;
  return (await directories.get(platform)?.isManager({ tenant, user: user.id })) ?? false;
}

/** Whether somebody named hosts at all; else the usual ones host. */
export const namesHosts = (settings: Settings): boolean => HOST_KINDS.some((kind) => settings[kind].length > 0);

async function isNamed({ interaction, directories }: Context, settings: Settings): Promise<boolean> {
  const { user, tenant, platform } = interaction;
  if (!user) return false;
  if (settings.people.includes(user.id) || user.roles.some((role) => settings.roles.includes(role))) return true;
  if (settings.groups.length === 0) return false;
  const groups = (await directories.get(platform)?.groupsOf({ tenant, user: user.id })) ?? [];
  return groups.some((group) => settings.groups.includes(group));
}

/**
 * Whether this person may host: the hosts that the settings name, or the usual ones where they name none, and always those who
 * manage. Where whoever starts may host, anybody may start, and `startedBy` (a user's id) may go on.
 */
export async function mayHost(context: Context, startedBy?: string): Promise<boolean> {
  const { user } = context.interaction;
  if (!user || isAlone(context.interaction)) return false;
  const settings = await readSettings(context.store, context.interaction);
  if (settings.starters && (startedBy === undefined || startedBy === user.id)) return true;
  if (namesHosts(settings) ? await isNamed(context, settings) : user.events === true) return true;
  return mayManage(context);
}

/** Who hosts here, in words. */
export function hosts(platform: Platform, settings: Settings): Text {
  if (!namesHosts(settings)) return [USUAL_HOSTS[platform]];
  return join(
    HOST_KINDS.flatMap((kind) => mentions(settings, kind)),
    ', ',
  );
}

/** The command that an interaction would move, and by which move. */
function aim(interaction: Interaction): { readonly name: string; readonly move?: string } | null {
  if (interaction.kind === 'press' || interaction.kind === 'form') {
    const to = read(interaction.customId);
    return to && { name: to.command, move: to.move };
  }
  // A message that is pointed at has a move of its own, so that a hosts' command may let anyone make it.
  if (interaction.kind === 'message') return { name: interaction.command, move: 'message' };
  const starts = interaction.kind === 'command' || interaction.kind === 'words';
  return starts ? { name: interaction.command } : null;
}

const alone = (name: string): Outcome =>
  shows(
    card('That needs a server', [
      text(['Here we are alone. Type ', command(name), ' in a channel of the server that it is for.']),
    ]),
  );

/** Why this person may not start or move a command, kindly; null where they may. */
export async function refused(context: Context, find: (name: string) => Command | undefined): Promise<Outcome | null> {
  const { interaction } = context;
  const to = aim(interaction);
  const found = to && find(to.name);
  if (!found || found.audience === 'anyone' || (to.move !== undefined && found.open?.includes(to.move))) return null;
  if (isAlone(interaction)) return alone(found.name);
  if (found.audience === 'managers') {
    if (await mayManage(context)) return null;
    const can = 'Nothing was changed. Ask one of them if something should be different here.';
    return shows(card(MANAGERS[interaction.platform], [text(can)]));
  }
  if (await mayHost(context)) return null;
  const settings = await readSettings(context.store, interaction);
  return shows(
    card('That is for hosts', [
      text(['Who hosts here: ', ...hosts(interaction.platform, settings), '.']),
      text(['Whoever manages this place can change who hosts, with ', command('settings'), '.']),
    ]),
  );
}

/** The outcome, with what was meant for everyone shown to its asker alone where the bot may not post. */
export async function placed(context: Context, outcome: Outcome): Promise<Outcome> {
  const { reply } = outcome;
  if (reply.kind !== 'share') return outcome;
  const settings = await readSettings(context.store, context.interaction);
  const { place } = context.interaction;
  if (settings.places.length === 0 || (place !== undefined && settings.places.includes(place))) return outcome;
  return shows(
    card('I may not post here', [
      text([
        'Whoever manages this place lets me post for everyone only in ',
        ...join(mentions(settings, 'places'), ', '),
        '. What you saw stays yours alone.',
      ]),
    ]),
  );
}

// The app as Slack should know it: its commands, shortcuts, scopes and events, as Slack's app manifest.
import type { Command } from '../../core/command.ts';
import { hint } from '../../core/options.ts';
import { press, write } from '../../core/press.ts';
import { EVENTS_PATH, REDIRECT_PATH } from './paths.ts';
import { SCOPES } from './scopes.ts';

/** Slack's limits for what is shown of a shortcut, and for a command's name. */
const SHORTCUT_MOST = 24;
const COMMAND_MOST = 32;

/** How Slack reaches the bot: over a socket, or by requests to `publicUrl`, which many workspaces need in any case. */
export type Reach =
  | { readonly transport: 'socket'; readonly publicUrl?: string }
  | { readonly transport: 'http'; readonly publicUrl: string };

/** What a shortcut is called, by its command and where it stands. It begins with a verb, as Slack asks. */
const SHORTCUTS: readonly {
  readonly command: string;
  readonly type: 'global' | 'message';
  readonly name: string;
  readonly move?: string;
}[] = [
  { command: 'explain', type: 'global', name: 'Ask about the study', move: 'ask' },
  { command: 'quiz', type: 'global', name: 'Start a quiz' },
  { command: 'explain', type: 'message', name: 'Explain this' },
  { command: 'discuss', type: 'message', name: 'Discuss this' },
  { command: 'session', type: 'message', name: 'Add to session notes' },
];

/** The shortcuts that the commands at hand can answer. */
function shortcuts(commands: readonly Command[]) {
  return SHORTCUTS.flatMap(({ command: name, type, name: shown, move }) => {
    const command = commands.find((each) => each.name === name);
    const answers = type === 'message' ? command?.message : move === undefined || command?.moves?.[move];
    if (!command || !answers || shown.length > SHORTCUT_MOST) return [];
    const callback = move === undefined ? name : write(press(name, move));
    return [{ name: shown, type, callback_id: callback, description: command.summary }];
  });
}

function slashCommand(command: Command, prefix: string, url?: string) {
  const name = `${prefix}${command.name}`;
  if (name.length > COMMAND_MOST)
    throw new Error(`SLACK_COMMAND_PREFIX is too long: ${name} has over ${COMMAND_MOST} characters.`);
  const what = hint(command);
  return {
    command: name,
    description: command.summary,
    ...(what === '' ? {} : { usage_hint: what }),
    // People and groups arrive by their ids where a setting names them; nothing else needs to know who was meant.
    should_escape: command.audience === 'managers',
    ...(url === undefined ? {} : { url }),
  };
}

/** The manifest, to be pasted as JSON where Slack makes an app. `prefix` begins every command, like `/af-`. */
export function manifest(commands: readonly Command[], prefix: string, reach: Reach) {
  const requests = reach.transport === 'http' ? `${reach.publicUrl}${EVENTS_PATH}` : undefined;
  const url = requests === undefined ? {} : { request_url: requests };
  const redirect = reach.publicUrl === undefined ? {} : { redirect_urls: [`${reach.publicUrl}${REDIRECT_PATH}`] };
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Two Tiers',
      description: 'Teaches one study, Alignment faking in large language models: lessons, a quiz, a demo.',
      background_color: '#1d3b53',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Two Tiers', always_online: true },
      shortcuts: shortcuts(commands),
      slash_commands: commands.map((command) => slashCommand(command, prefix, requests)),
    },
    oauth_config: { ...redirect, scopes: { bot: [...SCOPES] } },
    settings: {
      event_subscriptions: { ...url, bot_events: ['app_home_opened', 'app_uninstalled', 'tokens_revoked'] },
      interactivity: { is_enabled: true, ...url },
      org_deploy_enabled: false,
      socket_mode_enabled: reach.transport === 'socket',
      token_rotation_enabled: false,
    },
  };
}

// What Slack knows of people, asked only when it is needed and kept for five minutes.
import { at, listAt, stringAt } from '../../core/json.ts';
import type { Clock, Directory, Log } from '../../core/ports.ts';
import { outside } from '../../core/text.ts';
import { type Call, Refused } from './web.ts';

/** How long an answer is good for, in milliseconds, and how many answers are kept. */
const KEPT = 300_000;
const MOST = 5_000;
/** The most characters of a name that are shown, and how long one that was not said is not asked for again, in milliseconds. */
const NAME = 80;
const UNSAID = 60_000;

/** What people are called in a workspace, for cards that name them without calling them. */
export type Names = {
  /** The name that others see; undefined where Slack does not say. */
  nameOf(person: Person): Promise<string | undefined>;
};

type Person = { readonly tenant: string; readonly user: string };
type Known = { readonly until: number; readonly value: Promise<unknown> };

/**
 * Whether someone is of this workspace, or of the organisation that it is a part of: who is here through a shared channel may be an
 * admin at home, and Slack calls only those strangers with whom no channel is shared.
 */
function belongs(person: unknown, tenant: string): boolean {
  const organisation = at(person, 'enterprise_user');
  const home = stringAt(person, 'team_id') ?? tenant;
  return (
    home === tenant || at(organisation, 'enterprise_id') === tenant || listAt(organisation, 'teams').includes(tenant)
  );
}

/** `callsOf` gives the calls of a workspace; it rejects where the bot is not installed. */
export function openDirectory(
  world: { readonly clock: Clock; readonly log: Log },
  callsOf: (tenant: string) => Promise<Call>,
): Directory & Names {
  const known = new Map<string, Known>();
  /** Whose name was not said, and until when it is not asked for again; the oldest first. */
  const unsaid = new Map<string, number>();

  /** One question, asked once in five minutes. A failure is forgotten, so that the next one asks again. */
  function ask(tenant: string, method: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const name = JSON.stringify([tenant, method, args]);
    const found = known.get(name);
    if (found && found.until > world.clock.now()) return found.value;
    const value = callsOf(tenant).then((call) => call(method, args));
    known.delete(name);
    known.set(name, { until: world.clock.now() + KEPT, value });
    value.catch(() => known.delete(name));
    for (const oldest of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(oldest);
    }
    return value;
  }

  /** What cannot be asked counts as unknown, and an unknown person manages nothing and belongs to no group. */
  async function answer(tenant: string, method: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return await ask(tenant, method, args);
    } catch (err) {
      const why = err instanceof Refused ? err.why : 'unreachable';
      world.log.warn({ tenant, method, why }, 'Slack did not say what it knows of a person.');
      return undefined;
    }
  }

  const person = async ({ tenant, user }: Person): Promise<unknown> =>
    at(await answer(tenant, 'users.info', { user, include_locale: true }), 'user');

  return {
    async isManager(of) {
      const found = await person(of);
      const isGuest = ['deleted', 'is_restricted', 'is_stranger'].some((each) => at(found, each) === true);
      return (
        !isGuest &&
        belongs(found, of.tenant) &&
        ['is_admin', 'is_owner', 'is_primary_owner'].some((each) => at(found, each) === true)
      );
    },
    async groupsOf({ tenant, user }) {
      const groups = await answer(tenant, 'usergroups.list', { include_users: true });
      return listAt(groups, 'usergroups').flatMap((each) => {
        const id = stringAt(each, 'id');
        return id !== undefined && listAt(each, 'users').includes(user) ? [id] : [];
      });
    },
    async localeOf(of) {
      return stringAt(await person(of), 'locale');
    },
    async nameOf(of) {
      // A name is worth one question and no wait: where Slack says nothing, cards go out without it for a while.
      const whose = `${of.tenant} ${of.user}`;
      if ((unsaid.get(whose) ?? 0) > world.clock.now()) return undefined;
      const found = await person(of);
      if (found === undefined) unsaid.set(whose, world.clock.now() + UNSAID);
      for (const oldest of unsaid.keys()) {
        if (unsaid.size <= MOST) break;
        unsaid.delete(oldest);
      }
      const [shown, real] = ['display_name', 'real_name'].map((each) => stringAt(found, 'profile', each));
      const name = outside(shown || real || '', NAME);
      return name === '' ? undefined : name;
    },
  };
}

// Every interaction that came in and is not answered yet: taken, counted, and at a stop let finish or told to come back.
import type { Bot } from '../../core/bot.ts';
import { card, text } from '../../core/card.ts';
import { type Interaction, type Outcome, shows } from '../../core/command.ts';
import { within } from '../../core/deadline.ts';
import { at } from '../../core/json.ts';
import { type Ending, exchange, sorry } from '../adapter.ts';
import type { Calls } from './calls.ts';
import { withDrafts } from './drafts.ts';
import { type OpenLine, openLine } from './line.ts';
import { isId, receive } from './receive.ts';
import { render } from './render.ts';

/** How long answers under way may take when the bot stops, in milliseconds: the whole stop has ten seconds. */
export const FINISH = 6_000;
/** How long the last words to those who still wait may take, in milliseconds. */
const LAST = 1_500;

export type Answering = {
  /** Answers an event as Discord sent it; null for what is no interaction of ours, and for whatever comes after a stop. */
  take(event: unknown, calls: Calls): Promise<Ending> | null;
  /** The servers that it was used in, as an app of theirs, since this was last asked. */
  usedIn(): readonly string[];
  stop(): Promise<void>;
};

const restarting = card('I am being restarted', [
  text('Your answer was not ready in time. Nothing is lost: please try again in a minute.'),
]);

const held = card('I could not show that just now', [
  text('It is kept for you: whatever you ask me next, I offer it first.'),
]);

/** Discord still shows a command that this release does not have, or a new one that an old process does not have yet. */
const updating = (name: string): Outcome =>
  shows(card('I am being updated', [text(`/${name} is not ready here yet. Please try again in a minute.`)]));

const upToDate = (bot: Bot): Bot => ({
  ...bot,
  async handle(interaction: Interaction): Promise<Outcome> {
    const { kind } = interaction;
    const named = kind === 'command' || kind === 'message' ? interaction.command.toLowerCase() : null;
    const isKnown = named === null || bot.commands.some((each) => each.name === named);
    if (isKnown) return bot.handle(interaction);
    bot.log.warn({ command: named }, 'Discord offers a command that this release does not have: run npm run register.');
    return updating(named);
  },
});

export function answering(bot: Bot): Answering {
  const met = upToDate(withDrafts(bot));
  const open = new Map<OpenLine, Promise<Ending>>();
  const used = new Set<string>();
  let stopped = false;

  /** An answer that is lost (one that cannot be drawn, say) or has to wait leaves nobody without a word, where one gets through. */
  async function answer(interaction: Interaction, line: OpenLine): Promise<Ending> {
    const ending = await exchange(met, interaction, line, render);
    if (ending === 'lost' || ending === 'waits')
      await line
        .close(ending === 'lost' ? sorry : held)
        .catch((err: unknown) => bot.log.warn({ err }, 'Not even an apology got through.'));
    return ending;
  }

  return {
    take(event, calls) {
      const interaction = stopped ? null : receive(event);
      if (!interaction) return null;
      const server = at(event, 'authorizing_integration_owners', '0');
      if (isId(server)) used.add(server);
      const line = openLine(event, calls, bot.clock);
      const ending = answer(interaction, line).finally(() => open.delete(line));
      open.set(line, ending);
      return ending;
    },
    usedIn() {
      const servers = [...used];
      used.clear();
      return servers;
    },
    async stop() {
      stopped = true;
      await within(bot.clock, Promise.all(open.values()), FINISH);
      const last = [...open.keys()].map((line) => line.close(restarting));
      await within(bot.clock, Promise.allSettled(last), LAST);
    },
  };
}

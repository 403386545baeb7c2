// People at the live demo: the real bot, content and driver, the API in small behind it, and all that they read and press.
import type { Bot } from '../../../src/core/bot.ts';
import { type Card, words } from '../../../src/core/card.ts';
import type { Outcome } from '../../../src/core/command.ts';
import { experimentsKey } from '../../../src/core/experiment-room.ts';
import { everyPath } from '../../../src/core/forget.ts';
import type { Caps, Store } from '../../../src/core/ports.ts';
import { press as pressOf, write } from '../../../src/core/press.ts';
import { settingsKey, standard } from '../../../src/core/settings.ts';
import { left } from '../../../src/core/spend.ts';
import { from, realBot } from '../../bot.ts';
import { type ModelAtWork, openModel } from './stage.ts';

const CAPS: Caps = { person: 0.05, place: 0.5, day: 2, month: 20 };
const HOST = { id: 'mia', roles: [], manages: true };
const WHERE = { platform: 'playground', tenant: 'local', place: 'main' } as const;

export type Learners = {
  readonly bot: Bot;
  readonly at: ModelAtWork;
  /** Somebody types a line, or presses a button of a card by its words. Gives the card that they get. */
  type(person: string, line: string): Promise<Card>;
  press(person: string, card: Card, label: string): Promise<Card>;
  /** A live demo up to the last prediction, and whole. */
  predicted(person: string): Promise<Card>;
  demo(person: string): Promise<Card>;
  /** A host begins an experiment of so many answers under each tag; then its moments come, so many at most. */
  experiment(n: number, most?: number): Promise<void>;
  /** A host goes on with the one that stands still. */
  goOn(): Promise<void>;
  /** A host's panel of the experiment that is on. */
  panel(): Promise<Card>;
  /** US dollars that are counted as spent in this place, by the cap that leaves least to somebody who spent nothing. */
  spent(): Promise<number>;
};

export const said = (card: Card): string => words(card).join('\n');

export function buttonOf(card: Card, label: string): string {
  const all = card.body.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
  const found = all.find((each) => each.label === label);
  if (!found || !('press' in found)) throw new Error(`There is no “${label}” on “${card.title}”:\n${said(card)}`);
  return write(found.press);
}

const cardOf = ({ reply }: Outcome): Card => {
  if (!('card' in reply)) throw new Error(`The answer was ${reply.kind}, no card.`);
  return reply.card;
};

/** Live answers are switched on. `withStore` may put a store that fails in place of the one there is. */
export async function openLearners(
  wanted: Parameters<typeof openModel>[0] & {
    readonly caps?: Caps;
    readonly withStore?: (store: Store) => Store;
  } = {},
): Promise<Learners> {
  const { caps = CAPS, withStore = (store) => store } = wanted;
  const at = await openModel(wanted);
  // Whoever waits lets everything else go on; time is turned by hand.
  const clock = { ...at.clock, wait: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const world = await realBot({ clock, model: at.model, caps });
  await world.store.update(settingsKey(WHERE), () => ({ value: { ...standard, live: true }, result: null }));
  const { bot } = await realBot({ ...world, store: withStore(world.store) });
  const type = async (person: string, line: string): Promise<Card> => {
    const [command = '', ...rest] = line.slice(1).split(' ');
    return cardOf(await bot.handle(from(person, { kind: 'words', command, text: rest.join(' ') })));
  };
  const press = async (person: string, card: Card, label: string): Promise<Card> =>
    cardOf(await bot.handle(from(person, { kind: 'press', customId: buttonOf(card, label) })));
  const hosts = async (...to: readonly [string, ...string[]]): Promise<Card> =>
    cardOf(
      await bot.handle({ ...from('mia', { kind: 'press', customId: write(pressOf('demo', ...to)) }), user: HOST }),
    );
  const panel = async (): Promise<Card> => {
    const value = await world.store.read(experimentsKey({ ...WHERE, kind: 'demo' }));
    return hosts('xpanel', '-', value?.now?.id ?? '');
  };
  /** The moments of the room come, as long as there are some. */
  const moments = async (most = Number.POSITIVE_INFINITY): Promise<void> => {
    let come = 0;
    for await (const key of everyPath(world.store, 'due/playground/')) {
      if (++come > most) return;
      await bot.handle({ id: key, ...WHERE, kind: 'due', key });
    }
  };
  const predicted = async (person: string): Promise<Card> => {
    let card = await type(person, '/demo st-sum live:yes');
    for (const label of ['Go on', 'Follows the rule', 'Does not']) card = await press(person, card, label);
    return card;
  };
  return {
    bot,
    at,
    type,
    press,
    predicted,
    demo: async (person) => press(person, await predicted(person), 'Sure'),
    async experiment(n, most) {
      await hosts('xstart', '-', 'st-sum', '-', String(n));
      await moments(most);
    },
    async goOn() {
      const card = await panel();
      await bot.handle({ ...from('mia', { kind: 'press', customId: buttonOf(card, 'Go on') }), user: HOST });
      await moments();
    },
    panel,
    async spent() {
      const rest = await left(
        { ...world, caps: { ...caps, person: 1e6, place: 1e6, day: 1e6 } },
        { ...WHERE, person: 'x:y' },
      );
      return caps.month - rest.dollars;
    },
  };
}

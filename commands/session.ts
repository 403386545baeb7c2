// /session: a reading group's meeting in one channel or thread: timed parts, prompts, parked questions, and notes at the end.
import { type Block, type Card, type Choice, card, menu, note, text } from '../src/core/card.ts';
import { type Command, type Context, type Outcome, replaces, shows } from '../src/core/command.ts';
import { roundMoves } from '../src/core/discuss-moves.ts';
import { Friendly } from '../src/core/errors.ts';
import { type Plan, type Study, theStudy } from '../src/core/library.ts';
import { press } from '../src/core/press.ts';
import { type RoomKey, roomAt, scopeOf } from '../src/core/room.ts';
import { planned, type Session, SessionShape, setRound, stateOf } from '../src/core/session.ts';
import { mustHost } from '../src/core/session-changes.ts';
import { hostMoves, momentCame } from '../src/core/session-hosting.ts';
import { addMessage } from '../src/core/session-message.ts';
import { peopleForms, peopleMoves, peopleOpen } from '../src/core/session-moves.ts';
import { panelCard } from '../src/core/session-panel.ts';
import { planCard } from '../src/core/session-plan-cards.ts';
import { leftovers } from '../src/core/session-posts.ts';
import { noSession } from '../src/core/session-private.ts';
import { KIND, keepPast, sessionEditor, sessionKey, wantedOf } from '../src/core/session-room.ts';
import { addressOf } from '../src/core/session-words.ts';
import { cut } from '../src/core/text.ts';

/** The room that a command is typed in. */
function roomHere({ interaction }: Context): RoomKey {
  if (interaction.place === undefined)
    throw new Friendly('A session needs a channel.', 'Start it in the channel or the thread where the group meets.');
  return roomAt(interaction, KIND, interaction.thread ?? '-');
}

const planChoice = ({ id, title, minutes, purpose }: Plan): Choice => ({
  value: id,
  label: cut(`${title} (${minutes} minutes)`, 75),
  hint: cut(purpose, 75),
});

const fitting = (study: Study, typed: string): readonly Plan[] => {
  const words = typed.trim().toLowerCase();
  return [...study.plans.values()].filter(({ id, title, minutes }) =>
    `${id} ${title} ${minutes} minutes`.toLowerCase().includes(words),
  );
};

/** The plans that a host means: by its id, by its minutes where a number is typed, else by words of it. */
function meant(study: Study, typed: string): readonly Plan[] {
  const named = study.plans.get(typed.toLowerCase());
  if (named) return [named];
  if (!/^\d+$/u.test(typed)) return fitting(study, typed);
  return [...study.plans.values()].filter(({ minutes }) => minutes === Number(typed));
}

/** Where a host chooses a plan; `typed` is what no plan fits. */
function choice(study: Study, room: RoomKey, typed: string): Card {
  const plans = [...study.plans.values()].sort((one, other) => one.minutes - other.minutes);
  return card('A session: which plan?', [
    typed === '' ? null : note(`I found no plan on “${typed}”. These are the ones there are.`, 'care'),
    text(
      'I keep the time, put the questions and the prompts, and collect what people park and share. You say when it goes on. Nobody else sees anything before you start.',
    ),
    menu('Choose a plan', press(KIND, 'choose', scopeOf(room)), plans.map(planChoice)),
  ]);
}

const same = (one: Session | undefined, other: Session | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Plans a session, in the place of one that is over or was never started. One that is on stays. */
async function prepare(context: Context, room: RoomKey, plan: Plan): Promise<Session> {
  const { store, dice, interaction } = context;
  const fresh = planned(plan, { id: dice.seed().toString(36), scope: scopeOf(room), by: interaction.id });
  for (;;) {
    const before = await store.read(sessionKey(room));
    // Kept first, so that its notes are there at any moment. What somebody takes back meanwhile is kept once more.
    if (before && stateOf(before) === 'over') await keepPast(store, room, before);
    const leftover = before ? leftovers(theStudy(context.library), before) : [];
    const made = await store.update(sessionKey(room), (old) => {
      if (old && (stateOf(old) === 'on' || old.recent.includes(interaction.id))) return { value: old, result: old };
      const value = { ...fresh, leftover: [...leftover] };
      return same(old, before) ? { value, result: value } : { value: old, result: null };
    });
    if (made) return made;
  }
}

const BUSY = note('A session is on here already, so no other was planned. This is its panel.', 'care');

/** The card of the session that stands in a room now, or the choice of one. */
async function standing(
  context: Context,
  room: RoomKey,
  session: Session | undefined,
  above: readonly Block[] = [],
): Promise<Card> {
  const study = theStudy(context.library);
  if (!session || stateOf(session) === 'over') return choice(study, room, '');
  if (stateOf(session) === 'planned') return planCard(study, session, []);
  await mustHost(context, session);
  return panelCard(study, session, [...above, ...(await context.show(room))]);
}

async function preparedCard(context: Context, room: RoomKey, plan: Plan): Promise<Card> {
  return standing(context, room, await prepare(context, room, plan), [BUSY]);
}

async function started(context: Context, typed: string): Promise<Card> {
  const room = roomHere(context);
  const session = await context.store.read(sessionKey(room));
  if (typed === '') return standing(context, room, session);
  if (session && stateOf(session) === 'on') return standing(context, room, session, [BUSY]);
  const study = theStudy(context.library);
  const [plan, ...others] = meant(study, typed);
  if (!plan) return choice(study, room, typed);
  return others.length > 0 ? choice(study, room, '') : preparedCard(context, room, plan);
}

const rounds = roundMoves<Session>({
  kind: KIND,
  skip: 2,
  key: sessionKey,
  address: addressOf,
  find: ({ asked }, id) => asked.find(({ round }) => round.id === id)?.round,
  put: setRound,
  panel: (context, _, session, above) => (session ? panelCard(theStudy(context.library), session, above) : noSession()),
});

const session: Command = {
  name: KIND,
  summary: 'A reading group’s meeting: timed parts, prompts, parked questions, and notes at the end.',
  audience: 'hosts',
  open: [...rounds.open, ...peopleOpen],
  options: [
    {
      name: 'plan',
      summary: 'which plan, or how many minutes',
      kind: 'words',
      most: 100,
      complete: (context, typed) => fitting(theStudy(context.library), typed).map(planChoice),
    },
  ],
  start: async (context, { plan }) => shows(await started(context, typeof plan === 'string' ? plan : '')),
  moves: {
    ...rounds.moves,
    ...peopleMoves,
    ...hostMoves,
    /** A question's own moves are its host's too. */
    async turn(context, at): Promise<Outcome> {
      await mustHost(context, await context.store.read(sessionKey(roomAt(context.interaction, KIND, at[0] ?? ''))));
      return rounds.moves.turn?.(context, at) ?? shows(noSession());
    },
    async choose(context, [scope = ''], chosen): Promise<Outcome> {
      const room = roomAt(context.interaction, KIND, scope);
      const plan = theStudy(context.library).plans.get(chosen ?? '');
      if (!plan) return replaces(choice(theStudy(context.library), room, ''));
      return replaces(await preparedCard(context, room, plan));
    },
    other: (context, [scope = '']) =>
      replaces(choice(theStudy(context.library), roomAt(context.interaction, KIND, scope), '')),
  },
  forms: peopleForms,
  message: addMessage,
  due: momentCame,
  room: {
    shape: SessionShape,
    wanted: (library, value, now) => wantedOf(library, value as Session, now),
    editor: sessionEditor,
  },
};

export default session;

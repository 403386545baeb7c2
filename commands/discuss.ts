// /discuss: one question the way peer instruction does: vote alone, talk, vote again, see both votes and the answer.
import { mayHost } from '../src/core/audience.ts';
import { type Block, type Card, type Choice, note } from '../src/core/card.ts';
import {
  asker,
  asks,
  type Command,
  type Context,
  nothing,
  type Outcome,
  replaces,
  shows,
} from '../src/core/command.ts';
import { type Asked, askedOf, beginRound, type Round } from '../src/core/discuss.ts';
import { about, choose } from '../src/core/discuss-choice.ts';
import { roundMoves } from '../src/core/discuss-moves.ts';
import { ownAsked, ownForm } from '../src/core/discuss-own.ts';
import { choiceCard, panelCard } from '../src/core/discuss-panel.ts';
import {
  addressIn,
  allTried,
  type Begun,
  begin,
  type Discuss,
  DiscussShape,
  discussEditor,
  discussKey,
  findRound,
  isOn,
  KIND,
  momentCame,
  putRound,
  wantedIn,
} from '../src/core/discuss-room.ts';
import { Friendly } from '../src/core/errors.ts';
import { type Question, theStudy } from '../src/core/library.ts';
import { soon } from '../src/core/moments.ts';
import { enter, spotOf } from '../src/core/presence.ts';
import type { Pool } from '../src/core/quiz.ts';
import { type RoomKey, roomAt, roomPath, scopeOf } from '../src/core/room.ts';
import { cut, say } from '../src/core/text.ts';
import { completeLesson, lessonNamed } from '../src/core/topics.ts';

/** The room that an interaction stands in. */
function roomHere({ interaction }: Context): RoomKey {
  if (interaction.place === undefined)
    throw new Friendly('A discussion needs a channel.', 'Start it in the channel or the thread where people are.');
  return roomAt(interaction, KIND, interaction.thread ?? '-');
}

const roomOf = ({ interaction }: Context, [scope = '']: readonly string[]): RoomKey => roomAt(interaction, KIND, scope);

/** The panel as it is drawn now, or where one chooses while nothing was ever asked here. */
const panel = (
  { library }: Context,
  room: RoomKey,
  value: Discuss | undefined,
  above: readonly (Block | null)[],
): Card => panelCard(theStudy(library), value ?? { scope: scopeOf(room) }, above);

const choice = ({ library }: Context, room: RoomKey, above: readonly Block[]): Card =>
  choiceCard(theStudy(library), scopeOf(room), above);

/** Throws a Friendly where a question is another's to lead: where whoever starts may host, only they and the hosts may. */
async function mustLead(context: Context, round: Round | undefined): Promise<void> {
  if (round?.host === undefined || round.stage === 'ended' || (await mayHost(context, round.host))) return;
  throw new Friendly('Somebody else leads the question that is on here.', 'Once they have ended it, ask yours.');
}

const BUSY = note('A question is on here already, so no other was begun. Reveal its answer first.', 'care');

/** Puts a question before its host, who alone sees it yet. */
async function prepare(context: Context, room: RoomKey, asked: Asked): Promise<Begun> {
  const { store, clock, dice, interaction } = context;
  const id = dice.seed().toString(36);
  const host = interaction.user === undefined ? {} : { host: interaction.user.id };
  const round = beginRound(asked, { id, from: interaction.id, ...host });
  const spot = spotOf(roomPath(room));
  if (spot) await enter(store, asker(context), spot, clock.now());
  await soon(context, room);
  return store.update(discussKey(room), (old) => {
    const begun = begin(old, room, round);
    return { value: begun.effect === 'done' ? begun.value : old, result: begun };
  });
}

/** The panel of the question that is on, for who leads it. `above`: that it hinders another one. */
async function busy(context: Context, room: RoomKey, value: Discuss, above: readonly Block[] = [BUSY]): Promise<Card> {
  await mustLead(context, value.round);
  return panel(context, room, value, above);
}

async function preparedCard(context: Context, room: RoomKey, asked: Asked): Promise<Card> {
  const { value, effect } = await prepare(context, room, asked);
  return effect === 'busy' ? busy(context, room, value) : panel(context, room, value, []);
}

/** Prepares a question of a pool that fits this group; null where there is none. */
async function fitting(context: Context, room: RoomKey, pool: Pool): Promise<Card | null> {
  const value = await context.store.read(discussKey(room));
  if (value && isOn(value.round)) return busy(context, room, value);
  // What is before the host already is not what "another one" means.
  const shown = value?.round?.stage === 'ready' ? value.round.asked.content?.question : undefined;
  const rest: Pool = pool.size > 1 ? new Map([...pool].filter(([id]) => id !== shown)) : pool;
  const question = choose(rest, value ? allTried(value) : [], context.dice.from(context.dice.seed()));
  return question ? preparedCard(context, room, asked(context, question)) : null;
}

const asked = ({ dice }: Context, question: Question): Asked => askedOf(question, dice.from(dice.seed()));

async function started(context: Context, room: RoomKey, typed: string): Promise<Card> {
  const study = theStudy(context.library);
  const value = await context.store.read(discussKey(room));
  // Typed with nothing after it, the command brings back a panel that scrolled away.
  if (value && isOn(value.round)) return busy(context, room, value, typed === '' ? [] : [BUSY]);
  if (typed === '') {
    const prepared = value?.round?.stage === 'ready' && (await mayHost(context, value.round.host));
    return prepared ? panel(context, room, value, []) : choice(context, room, []);
  }
  const question = study.questions.get(typed.toLowerCase());
  if (question) return preparedCard(context, room, asked(context, question));
  const lesson = lessonNamed(study, typed);
  const found = lesson ? await fitting(context, room, about(study, lesson.id)) : null;
  return found ?? choice(context, room, [note(`I found no question on “${typed}”. These are the topics.`, 'care')]);
}

/** Questions whose words hold what is typed, after the topics that fit it. */
function complete(context: Context, typed: string): readonly Choice[] {
  const words = typed.trim().toLowerCase();
  const topics = completeLesson(context, typed);
  if (words === '') return topics;
  const questions = [...theStudy(context.library).questions.values()].filter(
    ({ id, stem }) => id.startsWith(words) || say(stem).toLowerCase().includes(words),
  );
  return [
    ...topics.slice(0, 10),
    ...questions.map(({ id, stem }): Choice => ({ value: id, label: cut(say(stem), 75) })),
  ].slice(0, 25);
}

const rounds = roundMoves<Discuss>({
  kind: KIND,
  skip: 1,
  key: discussKey,
  address: ({ scope }) => addressIn(scope),
  find: findRound,
  put: putRound,
  panel,
});

const discuss: Command = {
  name: KIND,
  summary: 'One question: vote alone, talk it over, vote again, then see both votes and why.',
  audience: 'hosts',
  open: rounds.open,
  options: [{ name: 'question', summary: 'a topic or a question', kind: 'words', most: 200, complete }],
  async start(context, { question }) {
    const room = roomHere(context);
    return { ...shows(await started(context, room, typeof question === 'string' ? question : '')), rooms: [room] };
  },
  moves: {
    ...rounds.moves,
    async panel(context, at) {
      const room = roomOf(context, at);
      await mustLead(context, (await context.store.read(discussKey(room)))?.round);
      const hindrances = await context.show(room);
      return shows(panel(context, room, await context.store.read(discussKey(room)), hindrances));
    },
    async turn(context, at) {
      await mustLead(context, (await context.store.read(discussKey(roomOf(context, at))))?.round);
      return rounds.moves.turn?.(context, at) ?? nothing;
    },
    async topic(context, at, lesson = '') {
      const room = roomOf(context, at);
      const found = await fitting(context, room, about(theStudy(context.library), lesson));
      return { ...replaces(found ?? choice(context, room, [])), rooms: [room] };
    },
    async any(context, at) {
      const room = roomOf(context, at);
      const found = await fitting(context, room, theStudy(context.library).questions);
      return { ...replaces(found ?? choice(context, room, [])), rooms: [room] };
    },
    own: (context, at) => asks(ownForm(addressIn(scopeOf(roomOf(context, at)))('write'))),
  },
  forms: {
    async write(context, at, fields): Promise<Outcome> {
      const room = roomOf(context, at);
      const read = ownAsked(fields);
      if ('faults' in read) return { reply: { kind: 'invalid', fields: read.faults } };
      return { ...replaces(await preparedCard(context, room, read.asked)), rooms: [room] };
    },
  },
  async due({ store, clock }, room) {
    const now = clock.now();
    const changed = await store.update(discussKey(room), (old) => {
      const value = old && momentCame(old, now);
      return { value, result: value !== old };
    });
    return changed ? { ...nothing, rooms: [room] } : nothing;
  },
  room: {
    shape: DiscussShape,
    wanted: (library, value, now) => wantedIn(library, value as Discuss, now),
    editor: discussEditor,
  },
};

export default discuss;

// What everyone sees of a round, as named posts, and what its host sees of it: where it stands, advice, and the moves there are.
import { type Block, type Button, button, buttons, type Card, card, fact, facts, note, text } from './card.ts';
import { FRESH, isRevealed, legal, letterOf, type Round, rightOf, type Turn } from './discuss.ts';
import { have, question, voteButtons } from './discuss-private.ts';
import { type Address, correctedNote, isCorrected, revealed, whose } from './discuss-reveal.ts';
import { type Suggestion, suggestion, voters } from './discuss-tally.ts';
import type { Study } from './library.ts';
import type { Post } from './room.ts';
import { cut, person, say, strong, type Text, time } from './text.ts';

const did = (n: number): string => (n === 0 ? 'Nobody voted.' : `${n} voted.`);

const host = ({ host: id }: Round): Text => (id === undefined ? ['A host'] : [person(id)]);

const foot = (round: Round, address: Address): Block =>
  buttons(button('Where are we?', address('stand', round.id)), button('Host', address('panel', round.id)));

const asks = (study: Study, { asked }: Round): readonly (Block | null)[] => [
  correctedNote(study, asked),
  ...question(asked),
  asked.content ? null : whose(study, asked),
];

/** What a closed vote says while a host decides how to go on. */
function meanwhile({ stage, talk, ...round }: Round): Text {
  if (stage !== 'talk' || !talk) return ['A host goes on in a moment.'];
  return talk.up
    ? ['The time for the talk is up. ', ...host({ stage, ...round }), ' goes on.']
    : ['Talk it over in the thread. The time is up ', time(talk.until, 'relative'), '.'];
}

/** How many have voted, as long as the card can still be edited when another one votes. */
function counts(round: Round, now: number | undefined): string {
  const since = round.cards[round.vote - 1]?.since;
  const isOld = now !== undefined && since !== undefined && now - since > FRESH;
  return isOld ? '“Where are we?” tells how many have voted.' : have(voters(round));
}

const over = (study: Study, round: Round, vote: 1 | 2): Card =>
  card(`Vote ${vote} is over`, [...asks(study, round), text(did(voters({ ...round, vote })))]);

function vote1(study: Study, round: Round, address: Address, now: number | undefined): Card {
  if (round.vote === 2 || isRevealed(round)) return over(study, round, 1);
  if (round.stage === 'open')
    return card('Vote 1: answer alone first', [
      ...asks(study, round),
      text(['Nobody sees what you press. ', strong(counts(round, now))]),
      buttons(...voteButtons(round, address, false)),
      foot(round, address),
    ]);
  return card('Vote 1 is closed', [
    ...asks(study, round),
    text([strong(have(voters(round))), ' ', ...meanwhile(round)]),
    foot(round, address),
  ]);
}

function vote2(study: Study, round: Round, address: Address, now: number | undefined): Card {
  if (isRevealed(round)) return over(study, round, 2);
  if (round.stage !== 'open')
    return card('Vote 2 is closed', [
      ...asks(study, round),
      text([strong(have(voters(round))), ' The answer comes in a moment.']),
      foot(round, address),
    ]);
  return card('Vote 2: the same question, once more alone', [
    ...asks(study, round),
    text([
      'Keep your answer or change it, and press for either. If you missed vote 1, you can vote now. ',
      strong(counts(round, now)),
    ]),
    buttons(button('Vote again', address('ballot', round.id, 2), 'primary')),
    foot(round, address),
  ]);
}

/** The cards of a vote: the one that is on, after those before it that grew too old to be edited. */
function votePosts(round: Round, vote: 1 | 2, shown: Card, isOver: boolean): readonly Post[] {
  const n = round.cards[vote - 1]?.n ?? 1;
  const name = (copy: number): string => `${round.id}.vote-${vote}${copy === 1 ? '' : `-${copy}`}`;
  const before = Array.from({ length: n - 1 }, (_, at): Post => {
    const moved = card(`Vote ${vote} goes on below`, [text(round.asked.stem)]);
    return { name: name(at + 1), card: moved, finished: true, past: true };
  });
  return [...before, { name: name(n), card: shown, finished: isOver }];
}

function talk({ talk: on, stage }: Round): Card {
  if (stage !== 'talk' || !on) return card('The talk is over', [text('Thank you. It goes on in the channel.')]);
  return card('Convince someone', [
    text('Find someone who answered otherwise. Say what you think and why, and ask for their reasons.'),
    text('Nobody sees yet how the votes fell: here a reason counts, and not how many share it.'),
    text(on.up ? 'The time is up.' : ['The time is up ', time(on.until, 'relative'), '.']),
  ]);
}

const TAKEN_BACK = card('This question was taken back', [
  text('Whoever wrote it had it deleted, with all votes on it.'),
]);

const upCard = (round: Round, address: Address): Card =>
  card('Time is up', [
    text([...host(round), ' can go on now: with a second vote, with the answer, or with more time.']),
    buttons(button('Host', address('panel', round.id), 'primary')),
  ]);
const WENT_ON = card('Time was up', [text('It went on from there.')]);

/**
 * The word that time is up, each time that it is: it may notify the host, who finds their panel there, and nobody else. Late it is
 * not said any more.
 */
const ups = (round: Round, under: Post['under'], address: Address): readonly Post[] =>
  Array.from({ length: round.talk?.ups ?? 0 }, (_, n): Post => {
    const isNow = round.stage === 'talk' && round.talk?.up === true && n + 1 === round.talk.ups;
    return {
      name: `${round.id}.up-${n + 1}`,
      card: isNow ? upCard(round, address) : WENT_ON,
      ...(isNow ? {} : { finished: true, past: true }),
      ...(under ? { under } : {}),
      ...(round.host === undefined ? {} : { notifies: round.host }),
    };
  });

/** A thread's title of at most 80 characters. */
const titleOf = ({ asked }: Round): string => cut(`Talk: ${say(asked.stem)}`, 80);

/**
 * What should stand in the place for a round: each vote, the talk under the first, the reveal; nothing before it is opened. `now`
 * is in milliseconds since 1970; without it no card stops counting when it grows too old to be edited.
 */
export function roundPosts(study: Study, round: Round, address: Address, now?: number): readonly Post[] {
  if (!round.opened) return [];
  const { id, withdrawn, stage } = round;
  const isOver = isRevealed(round);
  const under = { post: `${id}.vote-1`, title: titleOf(round) };
  const reveal = (): Post => {
    const finished = stage === 'ended';
    return { name: `${id}.reveal`, card: revealed(study, round, address, finished), finished };
  };
  const talks = stage === 'talk';
  const all: readonly Post[] = [
    ...votePosts(round, 1, vote1(study, round, address, now), isOver || round.vote === 2),
    ...(round.talk ? [{ name: `${id}.talk`, card: talk(round), finished: !talks, past: !talks, under }] : []),
    ...ups(round, under, address),
    ...(round.vote === 2 ? votePosts(round, 2, vote2(study, round, address, now), isOver) : []),
    ...(isOver && withdrawn !== 'before' ? [reveal()] : []),
  ];
  return withdrawn ? all.map((post) => ({ ...post, card: TAKEN_BACK, finished: true, past: true })) : all;
}

const SAYS: Readonly<Record<Turn, string>> = {
  open: 'Open the vote',
  close: 'Close the vote',
  discuss: 'Discuss',
  again: 'Vote again',
  reveal: 'Reveal',
  reopen: 'Reopen',
  more: '2 more minutes',
  end: 'End the question',
};

const ADVICE: Readonly<Record<Suggestion, string>> = {
  explain: 'Fewer than 35 in 100 were right: explain once more, then vote again.',
  discuss: '35 to 70 in 100 were right: let them discuss, then vote again.',
  brief: 'More than 70 in 100 were right: reveal, and explain briefly.',
};
const ADVISED: Readonly<Record<Suggestion, Turn>> = { explain: 'again', discuss: 'discuss', brief: 'reveal' };

function stands(round: Round): Text {
  const { stage, vote, talk: on } = round;
  switch (stage) {
    case 'ready':
      return ['Chosen, and seen by nobody but you.'];
    case 'open':
      return [`Vote ${vote} is open. Its card counts who has voted.`];
    case 'closed':
      return [`Vote ${vote} is closed. ${have(voters(round))}`];
    case 'talk':
      return on?.up
        ? ['The time for the talk is up.']
        : ['They talk. The time is up ', time(on?.until ?? 0, 'relative'), '.'];
    case 'revealed':
      return ['The answer is out.'];
    case 'ended':
      return ['It is over.'];
  }
}

/** The move to make next, as far as one is usual. */
function usual(round: Round): Turn | undefined {
  const advice = suggestion(round);
  const moves = legal(round);
  if (advice && round.stage === 'closed') return ADVISED[advice];
  return moves.find((each) => each !== 'end');
}

function turnButton(round: Round, what: Turn, address: Address): Button {
  const says = what === 'end' && round.stage === 'ready' ? 'Put it aside' : SAYS[what];
  const at = address('turn', round.id, round.turn, what);
  return button(says, at, ...(what === usual(round) ? (['primary'] as const) : []));
}

/** What a host marked as right in a question of their own, to be looked over once more before anybody sees it. */
function marked({ asked }: Round): readonly Block[] {
  const right = asked.content ? undefined : rightOf(asked);
  return right ? [facts([fact('The right answer', [`${letterOf(asked, right.id)}. `, ...(right.because ?? [])])])] : [];
}

const CORRECTED = note('It was corrected since it was asked. Reveal it, and ask it as it stands now.', 'care');

/** A round for its host's panel: what is asked, where it stands, what is advised, and the moves there are. */
export function roundPanel(study: Study, round: Round, address: Address): readonly Block[] {
  const advice = suggestion(round);
  const moves = legal(round);
  const preview =
    round.stage === 'ready' ? asks(study, round).filter((each) => each !== null) : [text(round.asked.stem)];
  return [
    ...preview,
    ...(round.stage === 'ready' ? marked(round) : []),
    ...(round.stage !== 'ready' && isCorrected(study, round.asked) ? [CORRECTED] : []),
    facts([fact('Where it stands', stands(round)), ...(advice ? [fact('Advice', ADVICE[advice])] : [])]),
    ...(moves.length > 0 ? [buttons(...moves.map((each) => turnButton(round, each, address)))] : []),
  ];
}

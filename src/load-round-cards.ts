// Every card that a question makes in a discussion, each at its longest: many voters, all moved, corrected since.
import { type Card, card } from './core/card.ts';
import { type Asked, beginRound, type Round } from './core/discuss.ts';
import { roundPanel, roundPosts } from './core/discuss-cards.ts';
import { ballotCard, standing, tooLate } from './core/discuss-private.ts';
import type { Address } from './core/discuss-reveal.ts';
import type { Question, Study } from './core/library.ts';
import { press } from './core/press.ts';

/** As long as an address gets: a session's, in a thread. */
const address: Address = (move, ...more) => press('session', move, '1234567890.123456', 'session1', ...more);
const PERSON = 'slack:T0123ABCDE:U0123ABCDE';
/** Voters by hundreds, so that their numbers have three digits. */
const MANY = 400;

/** A question as it was asked before a correction, so that every card says so. */
const asCorrected = ({ id, lesson, layer, stem, options, sources }: Question): Asked => ({
  content: { question: id, hash: 'before', lesson, layer },
  stem,
  options: options.map((each) => ({
    id: each.id,
    text: each.text,
    right: each.right,
    because: each.because,
    ...(each.misconception === undefined ? {} : { misconception: each.misconception }),
  })),
  sources: [...sources],
});

/** A round in which most gave `option` last, and one person before us gave it both times. */
function roundWith(asked: Asked, option: string): Round {
  const begun = beginRound(asked, { id: 'round123', from: 'check', host: 'U0123ABCDE' });
  const vote = { option, sure: 'sure' as const };
  return {
    ...begun,
    opened: true,
    cards: [
      { n: 2, since: 0 },
      { n: 2, since: 0 },
    ],
    talk: { until: 0, up: true, ups: 1 },
    ballots: [{ person: PERSON, first: { option, sure: 'fairly' }, second: vote, seen: [] }],
    nameless: asked.options.map(({ id }) => ({ first: id, second: option, kept: true, n: MANY })),
  };
}

/** The positions of a round whose cards are the longest of their kind. */
const OPEN = { stage: 'open', vote: 1 } as const;
const TALK = { stage: 'talk', vote: 1 } as const;
const AGAIN = { stage: 'open', vote: 2 } as const;
const REVEALED = { stage: 'revealed', vote: 2 } as const;
const ENDED = { stage: 'ended', vote: 2 } as const;

/** The cards of a question in a discussion: what everyone sees, what its host sees, and what each answer leads to. */
export function roundCards(study: Study, question: Question): readonly Card[] {
  const asked = asCorrected(question);
  const rounds = question.options.map(({ id }) => roundWith(asked, id));
  const seen = (round: Round): readonly Card[] => roundPosts(study, round, address).map((post) => post.card);
  const last = (round: Round): readonly Card[] => seen(round).slice(-1);
  const panel = (round: Round): Card => card('Discuss: your panel', roundPanel(study, round, address));
  return rounds.flatMap((round, index) => [
    ...(index === 0 ? [OPEN, TALK, AGAIN].flatMap((at) => seen({ ...round, ...at })) : []),
    ...(index === 0 ? [panel({ ...round, stage: 'ready' }), panel({ ...round, ...TALK })] : []),
    ...(index === 0 ? [standing(study, { ...round, ...TALK }, PERSON, address, tooLate(round, 1))] : []),
    ballotCard({ ...round, ...AGAIN }, PERSON, address, tooLate({ ...round, ...AGAIN }, 1)),
    ...last({ ...round, ...REVEALED }),
    ...last({ ...round, ...ENDED }),
    standing(study, { ...round, ...REVEALED }, PERSON, address, tooLate(round, 1)),
  ]);
}

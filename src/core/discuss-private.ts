// What a voter sees alone: the ballot, what is saved, where the round stands, and how their own answer changed.
import { type Block, button, buttons, type Card, card, type Fact, fact, facts, note, text } from './card.ts';
import { type Asked, type Ballot, isRevealed, letterOf, type Round, rightOf, type Vote } from './discuss.ts';
import { type Address, answered, correctedNote, onward, refuted, whose } from './discuss-reveal.ts';
import { voters } from './discuss-tally.ts';
import { ballotOf, voteIn } from './discuss-votes.ts';
import type { Study } from './library.ts';
import { LETTERS, NOT_SURE, SURENESS, type Sureness } from './quiz.ts';
import { strong, type Text, time } from './text.ts';

const SAYS: Readonly<Record<Sureness, string>> = { guess: 'A guess', fairly: 'Fairly sure', sure: 'Sure' };

/** How many have voted, in words. */
export const have = (n: number): string =>
  n === 0 ? 'Nobody has voted yet.' : n === 1 ? '1 has voted.' : `${n} have voted.`;

/** The question as everyone sees it. */
export const question = ({ stem, options }: Asked): readonly Block[] => [
  text(stem),
  facts(options.map(({ text: words }, at) => fact(LETTERS[at] ?? '', words))),
];

/** "B, fairly sure", "not sure". */
export function voteWords(asked: Asked, { option, sure }: Vote): string {
  if (option === NOT_SURE) return 'not sure';
  const letter = letterOf(asked, option);
  if (sure === undefined) return letter;
  return `${letter}, ${sure === 'guess' ? 'a guess' : SAYS[sure].toLowerCase()}`;
}

/** What a button says for an option: its letter in small, or "not sure". */
const said = (asked: Asked, option: string): string =>
  option === NOT_SURE ? NOT_SURE : letterOf(asked, option).toLowerCase();

/** The buttons of a vote. `inside`: on a card of one's own, which is then edited in place. */
export function voteButtons(round: Round, address: Address, inside: boolean): readonly ReturnType<typeof button>[] {
  const more = inside ? ['in'] : [];
  const at = (says: string) => address('vote', round.id, round.vote, says, ...more);
  return [
    ...round.asked.options.map((_, index) => button(LETTERS[index] ?? '', at((LETTERS[index] ?? '').toLowerCase()))),
    button('Not sure', at(NOT_SURE)),
  ];
}

/** The buttons of a second vote for who voted before: keep, or change. */
function keepOrChange(round: Round, first: string, address: Address) {
  const at = (option: string) => address('vote', round.id, round.vote, said(round.asked, option), 'in');
  const name = (option: string): string => (option === NOT_SURE ? 'Not sure' : letterOf(round.asked, option));
  const others = [...round.asked.options.map(({ id }) => id), NOT_SURE].filter((id) => id !== first);
  return [
    button(`Keep ${first === NOT_SURE ? '“not sure”' : name(first)}`, at(first), 'primary'),
    ...others.map((id) => button(id === NOT_SURE ? name(id) : `Change to ${name(id)}`, at(id))),
  ];
}

/** The card on which one votes alone. `opening` stands above all. */
export function ballotCard(round: Round, person: string, address: Address, opening: Block | null = null): Card {
  const ballot = ballotOf(round, person);
  const now = voteIn(ballot, round.vote);
  const first = round.vote === 2 ? ballot?.first : undefined;
  return card(`Vote ${round.vote}`, [
    opening,
    ...question(round.asked),
    first
      ? text([
          `In vote 1 you said: ${voteWords(round.asked, first)}. `,
          ...(round.talk ? ['You have heard others since. '] : []),
          'Changing one’s mind for a good reason is what this is for, and so is keeping it for one.',
        ])
      : null,
    text(have(voters(round))),
    now ? text([strong('Saved now: '), `${voteWords(round.asked, now)}.`]) : null,
    buttons(...(first ? keepOrChange(round, first.option, address) : voteButtons(round, address, true))),
  ]);
}

const change = (round: Round, address: Address) => button('Change it', address('ballot', round.id, round.vote, 'in'));

/** What is saved, once the store has it: the answer, then how sure, then what can still be done. */
export function saved(round: Round, ballot: Ballot, address: Address): Card {
  const now = voteIn(ballot, round.vote);
  const option = now && round.asked.options.find(({ id }) => id === now.option);
  if (now && option && now.sure === undefined) {
    const at = (sure: Sureness) => address('sure', round.id, round.vote, said(round.asked, now.option), sure);
    return card(`Saved: ${letterOf(round.asked, option.id)}.`, [
      facts([fact(letterOf(round.asked, option.id), option.text)]),
      text([strong('How sure are you?'), ' It changes nothing about your vote, and nobody else sees it.']),
      buttons(...SURENESS.map((each) => button(SAYS[each], at(each)))),
      buttons(change(round, address)),
    ]);
  }
  const isDone = round.vote === 1 && ballot.done === true;
  const mayBeDone = round.vote === 1 && !isDone && option !== undefined;
  return card(`Saved: ${now ? voteWords(round.asked, now) : 'nothing yet'}.`, [
    text('You can change it until the vote closes.'),
    isDone ? text('You need no second vote: this answer counts in both, unless you vote again.') : null,
    mayBeDone ? text('There may be a talk and a second vote. If you are certain and need neither, say so.') : null,
    buttons(mayBeDone ? button('I’m done', address('done', round.id)) : null, change(round, address)),
  ]);
}

function bothVotes(asked: Asked, ballot: Ballot): readonly Fact[] {
  const second = voteIn(ballot, 2);
  return [
    ...(ballot.first ? [fact('Vote 1', `${voteWords(asked, ballot.first)}.`)] : []),
    ...(second ? [fact('Vote 2', `${voteWords(asked, second)}${ballot.second ? '' : ' (kept)'}.`)] : []),
  ];
}

/** What one's own way came to, in a sentence. */
function verdict(asked: Asked, ballot: Ballot): string {
  const right = rightOf(asked)?.id;
  const [before, after] = [ballot.first?.option === right, voteIn(ballot, 2)?.option === right];
  if (!ballot.first || !voteIn(ballot, 2)) {
    return before || after ? 'You had it right.' : 'The right answer was another one.';
  }
  if (before) return after ? 'You had it right both times.' : 'You had it right at first, and moved away from it.';
  return after ? 'You moved to the right answer.' : 'The right answer was another one, both times.';
}

/** One's own answers, before and after, beside the answer and what stands against the last wrong one. */
export function myChange(study: Study, round: Round, person: string, address: Address): Card {
  const { asked } = round;
  if (!isRevealed(round)) return standing(study, round, person, address);
  const ballot = ballotOf(round, person);
  const last = ballot && (voteIn(ballot, 2) ?? ballot.first);
  return card('Your change', [
    correctedNote(study, asked),
    ballot && last
      ? facts([...bothVotes(asked, ballot), fact('So', verdict(asked, ballot))])
      : text('I keep no vote of yours on this question.'),
    ...answered(asked, 'The answer is '),
    last ? refuted(study, asked, last.option, 'You said') : null,
    last?.sure === 'sure' && last.option !== rightOf(asked)?.id
      ? text('You were sure. Good to know: what one was sure of is remembered best once it is put right.')
      : null,
    whose(study, asked),
    onward(study, asked).length > 0 ? buttons(...onward(study, asked)) : null,
  ]);
}

const mineWords = (asked: Asked, ballot: Ballot | undefined): Text => {
  const now = ballot && (ballot.second ?? ballot.first);
  return now ? [`Your last answer: ${voteWords(asked, now)}.`] : ['You have not voted in it.'];
};

/** What happens between two votes. `told`: that the vote is closed has been said. */
function between(round: Round, told: boolean): Text {
  if (round.stage === 'talk' && round.talk)
    return round.talk.up
      ? ['The time for the talk is up. A host goes on soon.']
      : [
          'People talk it over in the thread. Join in: say what you think and why. The time is up ',
          time(round.talk.until, 'relative'),
          '.',
        ];
  const closed = told ? [] : [`Vote ${round.vote} is closed. `];
  if (round.vote === 1) return [...closed, 'A host goes on soon: with a talk, a second vote, or the answer.'];
  return [...closed, 'The answer comes soon.'];
}

/** Where the round stands, for whoever comes late or presses something old. `opening` says why they see it. */
export function standing(
  study: Study,
  round: Round,
  person: string,
  address: Address,
  opening: Block | null = null,
): Card {
  if (round.withdrawn)
    return card('This question was taken back', [
      opening,
      text('Whoever wrote it had it deleted, with all votes on it.'),
    ]);
  if (isRevealed(round)) {
    const shown = myChange(study, round, person, address);
    return { ...shown, body: opening ? [opening, ...shown.body] : shown.body };
  }
  if (round.stage === 'open') return ballotCard(round, person, address, opening);
  if (round.stage === 'ready' || round.stage === 'ended')
    return card('Nothing to vote on yet', [opening, text('A host is choosing a question.')]);
  return card('Where this stands', [
    opening,
    text(between(round, opening !== null)),
    text(mineWords(round.asked, ballotOf(round, person))),
    ...question(round.asked),
  ]);
}

/** Says kindly that a vote came too late, or before its time. */
export const tooLate = (round: Round, vote: number): Block =>
  note(
    round.stage === 'open' && vote < round.vote
      ? `Vote ${vote} is over, so that press was not counted. Vote ${round.vote} is open: here it is.`
      : `Vote ${vote} is closed, so that press was not counted.`,
    'care',
  );

// What a press story says beside what the paper says, line by line: by publication, never by writer.
import { type Block, type Button, button, buttons, type Card, card, type Fact, facts, note } from './card.ts';
import { type Claim, type Lesson, STORIES, type Study } from './library.ts';
import { press } from './press.ts';
import { asText, em, type Text } from './text.ts';

type Story = (typeof STORIES)[number];

/** How many lines of a press story one card holds. */
const LINES = 4;

const tells = (claim: Claim, story: Story): boolean =>
  !['not mentioned', 'not applicable'].includes(claim.press[story]?.verdict ?? 'not mentioned');

/** A page of what a press story says beside what the paper says, line by line. Null where there is no such story. */
export function storyCard(study: Study, story: string | undefined, page: number): Card | null {
  const known = STORIES.find((each) => each === story);
  const about = known && study.stories[known];
  if (!known || !about) return null;
  const claims = [...study.claims.values()].filter((claim) => tells(claim, known));
  const last = Math.max(0, Math.ceil(claims.length / LINES) - 1);
  const at = Math.min(last, Number.isInteger(page) && page > 0 ? page : 0);
  const line = (claim: Claim): Fact => {
    const { said = [], verdict = 'unverified' } = claim.press[known] ?? {};
    const truth = claim.truth ?? (claim.speaker === 'press' ? [] : claim.sentence);
    const paper: Text = truth.length > 0 && verdict !== 'agree' ? [' ', em('The paper: '), ...truth] : [];
    return { term: verdict, text: [...(said.length > 0 ? asText(said) : claim.sentence), ...paper] };
  };
  const turn = (label: string, to: number): Button | null =>
    to < 0 || to > last ? null : button(label, press('explain', 'story', known, to));
  return card(`${about.name}, line by line (${at + 1} of ${last + 1})`, [
    at === 0
      ? note(`${about.dated}. The figures are easy to mix up; the verdicts are on the words, never on people.`)
      : null,
    facts(claims.slice(at * LINES, (at + 1) * LINES).map(line)),
    buttons(turn('Earlier lines', at - 1), turn('More lines', at + 1)),
    buttons(button('Back to the lesson', press('explain', 'turn', 'press', 'short'))),
  ]);
}

/** The ways from the lesson on the press into each story; null on any other lesson. */
export const stories = (study: Study, lesson: Lesson): Block | null =>
  lesson.id === 'press'
    ? buttons(
        ...STORIES.map((each) =>
          button(`${study.stories[each]?.name ?? each}, line by line`, press('explain', 'story', each, 0)),
        ),
      )
    : null;

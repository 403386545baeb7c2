// What a press story says beside what the paper says, line by line: by publication, never by writer.
import { type Block, type Button, button, buttons, type Card, card, type Fact, facts, note } from './card.ts';
import { setting } from './cite.ts';
import { type Claim, type Lesson, STORIES, type Study, type VERDICTS } from './library.ts';
import { press } from './press.ts';
import { asText, em, say, type Text } from './text.ts';

type Story = (typeof STORIES)[number];
type Verdict = (typeof VERDICTS)[number];

/** How many lines of a press story one card holds. */
const LINES = 4;

/** Each verdict in a reader's words; null where the story has nothing to judge. */
const VERDICT: Readonly<Record<Verdict, string | null>> = {
  agree: 'As in the paper',
  partial: 'Partly right',
  conflict: 'Against the paper',
  unsupported: 'Not found in the paper',
  unverified: 'Could not be checked',
  omission: 'Left out',
  'own statement': 'About the story itself',
  'not mentioned': null,
  'not applicable': null,
};

const verdictOf = (claim: Claim, story: Story): Verdict => claim.press[story]?.verdict ?? 'not mentioned';

/** What a figure in these words is a figure of, so that nobody reads it of another tier or stage. */
const bracket = (claim: Claim, figure?: string): string => ` (${figure ? `${figure}; ` : ''}${setting(claim)})`;

const shows = (claim: Claim, words: Text): boolean =>
  Object.values(claim.figures).some((figure) => say(words).includes(figure));

/** What stands against the story's words: the truth of a claim of the press, or else what the paper says. */
function beside(claim: Claim): Text {
  if (claim.speaker === 'press') return [' ', em('In fact: '), ...(claim.truth ?? [])];
  const { value } = claim.figures;
  const measured = value ? bracket(claim, shows(claim, claim.sentence) ? undefined : value) : '';
  return [' ', em('In fact: '), ...claim.sentence, measured];
}

/** One line. Where the story agrees, its words stand alone, since the paper's would only repeat them. */
function line(claim: Claim, story: Story): Fact {
  const verdict = verdictOf(claim, story);
  const said = asText(claim.press[story]?.said ?? claim.sentence);
  const alone = verdict === 'agree' || verdict === 'own statement';
  const more = alone ? [shows(claim, said) ? bracket(claim) : ''] : beside(claim);
  return { term: VERDICT[verdict] ?? verdict, text: [...said, ...more] };
}

/** A page of what a press story says beside what the paper says, line by line. Null where there is no such story. */
export function storyCard(study: Study, story: string | undefined, page: number): Card | null {
  const known = STORIES.find((each) => each === story);
  const about = known && study.stories[known];
  if (!known || !about) return null;
  const claims = [...study.claims.values()].filter((claim) => VERDICT[verdictOf(claim, known)] !== null);
  const last = Math.max(0, Math.ceil(claims.length / LINES) - 1);
  const at = Math.min(last, Number.isInteger(page) && page > 0 ? page : 0);
  const turn = (label: string, to: number): Button | null =>
    to < 0 || to > last ? null : button(label, press('explain', 'story', known, to));
  return card(`${about.name}, line by line (${at + 1} of ${last + 1})`, [
    at === 0
      ? note(
          `What the story (${about.dated}) says, in our words, and how it stands to the paper. ` +
            'The verdicts are on the words, never on people: these figures are easy to mix up.',
        )
      : null,
    facts(claims.slice(at * LINES, (at + 1) * LINES).map((claim) => line(claim, known))),
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

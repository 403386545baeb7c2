// A command that answers in every way there is, so that each row of the table can be tried.
import { button, buttons, card, type Figure, picture, text } from '../../../src/core/card.ts';
import {
  asks,
  type Command,
  type Context,
  type Form,
  type Outcome,
  replaces,
  shares,
  shows,
} from '../../../src/core/command.ts';
import type { Drawn, Pictures } from '../../../src/core/ports.ts';
import { press } from '../../../src/core/press.ts';
import { realCommands } from '../../bot.ts';

const form: Form = {
  title: 'A form',
  press: press('probe', 'sent'),
  submit: 'Send',
  fields: [{ kind: 'line', name: 'how', label: 'How to answer', most: 100 }],
};

const FIGURE: Figure = { id: 'probe', spec: {} };
const controls = buttons(
  button('Card', press('probe', 'card')),
  button('Replace', press('probe', 'replace')),
  button('Share', press('probe', 'share')),
  button('Form', press('probe', 'form')),
);

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  card: shows(card('A card', [text('for one person'), controls])),
  replace: replaces(card('Another card', [text('in the place of the first'), controls])),
  share: shares(card('A shared card', [text('for everyone')])),
  form: asks(form),
  picture: shows(card('A card with a picture', [picture(FIGURE, 'A bar of 12 beside one of 78.')])),
  invalid: { reply: { kind: 'invalid', fields: { how: 'Say card, replace or share.' } } },
  file: shows({
    ...card('Your file', [text('all that is kept of you')]),
    file: { name: 'mine.json', type: 'application/json', bytes: Buffer.from('{"mine":1}') },
  }),
  none: { reply: { kind: 'none' } },
};

/** How long a slow answer takes, in milliseconds. */
export const SLOW = 5000;

/** How long a brief one takes: not long enough for "thinking". */
export const BRIEF = 1000;

/** `slow-card` is a card after five seconds, `brief-card` one after a second. */
async function answer({ clock }: Context, how: string): Promise<Outcome> {
  if (how.startsWith('slow-')) await clock.wait(SLOW);
  if (how.startsWith('brief-')) await clock.wait(BRIEF);
  return OUTCOMES[how.replace(/^(slow|brief)-/, '')] ?? shows(card('What now?', [text(how)]));
}

const moves = ['card', 'replace', 'share', 'form', 'picture', 'file', 'none'].flatMap((each) => [each, `slow-${each}`]);

export const probe: Command = {
  name: 'probe',
  summary: 'Answers as it is told to.',
  audience: 'anyone',
  options: [{ name: 'how', summary: 'how to answer', kind: 'words', most: 100 }],
  start: (context, { how }) => answer(context, String(how ?? 'card')),
  moves: Object.fromEntries(moves.map((each) => [each, (context: Context) => answer(context, each)])),
  forms: { sent: (context, _, { how = '' }) => answer(context, how) },
  message: (context, { text: words }) => answer(context, words),
  home: (context) => answer(context, 'card'),
};

/** The probe and every real command but /help, since the probe has the home tab. */
export const withProbe = async (): Promise<readonly Command[]> => [
  probe,
  ...(await realCommands()).filter((each) => each.name !== 'help'),
];

const DRAWN: Drawn = { hash: 'a'.repeat(64), png: Uint8Array.of(1), width: 1, height: 1 };
export const drawn: Pictures = {
  draw: async () => DRAWN,
  find: (hash) => (hash === DRAWN.hash ? DRAWN : undefined),
};

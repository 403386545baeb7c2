// The forms of a session: what one writes into it.
import type { Form } from './command.ts';
import { NAME, type Session, WORDS } from './session.ts';
import { personIn } from './session-people.ts';
import { addressOf } from './session-words.ts';

export const parkForm = (session: Session): Form => ({
  title: 'Park a question',
  press: addressOf(session)('parked'),
  submit: 'Park it',
  fields: [
    {
      kind: 'paragraph',
      name: 'words',
      label: 'Your question',
      hint: 'Nobody sees whose it is.',
      least: 2,
      most: WORDS,
    },
  ],
});

export const nameForm = (session: Session, person: string): Form => {
  const { name } = personIn(session, person);
  return {
    title: 'Your name in the notes',
    press: addressOf(session)('named'),
    submit: 'Keep it',
    fields: [
      {
        kind: 'line',
        name: 'name',
        label: 'How the notes shall call you',
        hint: 'Leave it empty if you would rather not be named.',
        optional: true,
        most: NAME,
        ...(name === undefined ? {} : { value: name }),
      },
    ],
  };
};

/** Whether people's words stand with a name is theirs to say, once for the whole session. */
const under = (session: Session, person: string): string => {
  const { name } = personIn(session, person);
  return name === undefined ? 'without your name' : `as from “${name}”`;
};

export const writeForm = (session: Session, put: number, person: string): Form => {
  const old = session.puts[put]?.written[person]?.words;
  return {
    title: 'Write before we talk',
    press: addressOf(session)('wrote', put),
    submit: 'Keep it',
    fields: [
      {
        kind: 'paragraph',
        name: 'words',
        label: 'Your answer, in a line or two',
        hint: `It is shown with all others, ${under(session, person)}.`,
        least: 2,
        most: WORDS,
        ...(old === undefined ? {} : { value: old }),
      },
    ],
  };
};

export const mindForm = (session: Session, person: string): Form => {
  const old = session.changed[person];
  return {
    title: 'What changed your mind?',
    press: addressOf(session)('minded'),
    submit: 'Keep it',
    fields: [
      {
        kind: 'paragraph',
        name: 'words',
        label: 'One thing I changed my mind about',
        hint: `If you share it, it is shown ${under(session, person)}.`,
        least: 2,
        most: WORDS,
        ...(old ? { value: old.words } : {}),
      },
      {
        kind: 'choice',
        name: 'shared',
        label: 'Who is it for?',
        value: old?.shared ? 'all' : 'me',
        choices: [
          { value: 'me', label: 'For me', hint: 'It stands in your own notes only.' },
          { value: 'all', label: 'For everyone', hint: 'Shown here and in the notes.' },
        ],
      },
    ],
  };
};

/** Asks for the line that goes with somebody else's message. */
export const lineForm = (session: Session, id: string): Form => ({
  title: 'Add to session notes',
  press: addressOf(session)('lined', id),
  submit: 'Add it',
  fields: [
    {
      kind: 'paragraph',
      name: 'words',
      label: 'What it adds, in your words',
      hint: 'The notes get a link to the message, not its words.',
      least: 2,
      most: WORDS,
    },
  ],
});

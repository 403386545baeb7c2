// What live answers cost and who pays, in words.
import { type Text, time } from './text.ts';

/** What a cap is on. deleted: on a person whose count of today went when they had all of theirs deleted. */
export type LedgerKind = 'person' | 'deleted' | 'place' | 'day' | 'month';

/** US dollars as one reads them: two digits that count where it is less than a cent. */
export function money(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.000001) return 'less than $0.000001';
  // A sum of floats has digits that mean nothing.
  if (dollars < 0.01) return `$${Number(dollars.toPrecision(2)).toFixed(6).replace(/0+$/u, '')}`;
  return `$${dollars.toFixed(2)}`;
}

const PERSON = 'what one person may use of the live model in a day';
const OF: Readonly<Record<LedgerKind, string>> = {
  person: PERSON,
  deleted: PERSON,
  place: 'what this place may spend on the live model in a day',
  day: 'what this bot may spend on the live model in a day',
  month: 'what this bot may spend on the live model in a month',
};

/** Why nothing is asked: which cap, how much of it, and when it starts anew (milliseconds since 1970). */
export const refusalWords = (kind: LedgerKind, cap: number, dollars: number, until: number): Text =>
  kind === 'deleted'
    ? [
        'How much was used today went when all else of the one who asks was deleted, so nothing more is asked for them. It starts anew ',
        time(until, 'relative'),
        '.',
      ]
    : cap === 0
      ? [`Of ${OF[kind]}, nothing: the cap is $0.`]
      : [
          `The next answer could cost up to ${money(dollars)}. Of ${OF[kind]} (${money(cap)}), less than that is left. It starts anew `,
          time(until, 'relative'),
          '.',
        ];

const LEFT: Readonly<Record<LedgerKind, string>> = {
  person: 'for you today',
  deleted: 'for you today, since how much you used went when you had all of yours deleted',
  place: 'for this place today',
  day: 'for everybody today',
  month: 'for everybody this month',
};

/** Who pays, and what is left by the cap that leaves least. */
export const leftWords = (kind: LedgerKind, dollars: number): Text => [
  `Whoever runs this bot pays. ${money(dollars)} is left ${LEFT[kind]}.`,
];

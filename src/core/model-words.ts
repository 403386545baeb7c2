// Why the model of the live demo gives no answer just now, in words for a learner.
import { type Text, time } from './text.ts';

export type TroubleKind =
  | 'key'
  | 'billing'
  | 'spend-limit'
  | 'retired'
  | 'overloaded'
  | 'rate-limit'
  | 'unreachable'
  | 'request'
  | 'stopped';

const TELL = 'Whoever runs this bot can mend that, and has been told.';
const WORDS: Readonly<Record<TroubleKind, string>> = {
  key: `The live model does not take this bot's key. ${TELL}`,
  billing: `The account that pays for the live model has no credit. ${TELL}`,
  'spend-limit': 'What this bot may spend on the live model is spent for now.',
  retired: `The live model that this bot asks is being withdrawn, or is gone already. ${TELL}`,
  overloaded: 'The live model has more to do than it can just now.',
  'rate-limit': 'This bot has asked the live model as often as it may for now.',
  unreachable: 'The live model could not be reached just now.',
  request: `The live model did not take what this bot asked. ${TELL}`,
  stopped: 'The question to the live model was stopped before an answer was there.',
};

/** Why there is no answer, and from when on it may be tried again (milliseconds since 1970), where that is known. */
export const troubleWords = (kind: TroubleKind, until?: number): Text =>
  until === undefined ? [WORDS[kind]] : [WORDS[kind], ' It can be tried again ', time(until, 'relative'), '.'];

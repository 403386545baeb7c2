// The one error a learner may see: what happened, and what to do now.
import { asText, say, type Words } from './text.ts';

/** Thrown by a rule or a command; the bot shows it as a private card. Nothing else that is thrown is ever shown. */
export class Friendly extends Error {
  readonly what: string;
  readonly tryThis: Words;
  constructor(what: string, tryThis: Words) {
    super(`${what} ${say(asText(tryThis))}`);
    this.name = 'Friendly';
    this.what = what;
    this.tryThis = tryThis;
  }
}

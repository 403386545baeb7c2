// The buttons of a recording: the next answers, the reasons of one, and showing them to everyone.
import { button, buttons, type Card, card, text } from './card.ts';
import { asker, type Command, type Context, replaces, shares, shows } from './command.ts';
import { type Pair, type Recording, type Study, theStudy } from './library.ts';
import { type Showing, showingKey, TAGS } from './pairs.ts';
import { press } from './press.ts';
import { countOf, recordedReasons, recordedShown } from './recorded-cards.ts';

const GONE = shows(
  card('That recording is not there any more', [
    text('The content has changed since that card was made. Nothing of yours is lost.'),
    buttons(button('Start a demo', press('demo', 'start'), 'primary')),
  ]),
);

type Meant = {
  readonly study: Study;
  readonly pair: Pair;
  readonly recording: Recording;
  readonly nth: number;
  readonly rest: readonly string[];
};

/** What a press means: a pair, a model, a day, the number of the answers, and what else it says. */
function meant({ library }: Context, [id = '', model, date, number = '', ...rest]: readonly string[]): Meant | null {
  const study = theStudy(library);
  const pair = study.pairs.get(id);
  const recording = study.recordings.get(id)?.find((each) => each.model === model && each.date === date);
  const nth = /^\d{1,4}$/u.test(number) ? Number(number) : Number.NaN;
  return pair && recording && nth < countOf(recording) ? { study, pair, recording, nth, rest } : null;
}

const showingOf = async (context: Context, id: string | undefined): Promise<Showing | undefined> => {
  const showing = id === undefined ? undefined : await context.store.read(showingKey(asker(context)));
  return showing?.id === id ? showing : undefined;
};

const forAll = (shown: Card): Card => ({
  ...shown,
  body: [
    ...shown.body.filter(({ kind }) => kind !== 'buttons'),
    buttons(button('Try one myself', press('demo', 'start'), 'primary')),
  ],
});

/** The moves of a recording, for /demo. */
export const recordedMoves: NonNullable<Command['moves']> = {
  async rec(context, at) {
    const found = meant(context, at);
    if (!found) return GONE;
    const { study, pair, recording, nth, rest } = found;
    return replaces(recordedShown(study, pair, recording, nth, await showingOf(context, rest[0])));
  },
  recwhy(context, at) {
    const found = meant(context, at);
    const tag = TAGS.find((_, index) => String(index) === found?.rest[0]);
    const shown = found && tag && recordedReasons(found.study, found.pair, found.recording, tag, found.nth);
    return shown ? shows(shown) : GONE;
  },
  recshare(context, at) {
    const found = meant(context, at);
    return found ? shares(forAll(recordedShown(found.study, found.pair, found.recording, found.nth))) : GONE;
  },
};

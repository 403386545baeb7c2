// What a live demo looks like: what one should know and what it costs, both answers side by side, and what that does not prove.
import { button, buttons, type Card, card, compare, facts, type Label, note, point, side, text } from './card.ts';
import type { Heard } from './heard.ts';
import { answerWords, thinkingWords } from './heard-words.ts';
import type { Pair, Study } from './library.ts';
import { type Live, type LiveAnswer, missing } from './live.ts';
import { expected, foretelling, meaning, measured, tagOf } from './pair-cards.ts';
import type { Tag } from './pairs.ts';
import type { Price } from './ports.ts';
import { type Press, press } from './press.ts';
import { asSent } from './prompt.ts';
import { money } from './spend-words.ts';
import { dayOf, em, strong, type Text, type Words } from './text.ts';

/** Characters of an answer beside the other one; its own card has all of it. */
const SHOWN = 300;

/** Of one answer, or of two: they need not be of one model and one day, where one of them came later. */
function labelOf(...answers: readonly LiveAnswer[]): Label {
  const both = (each: readonly string[]): string => [...new Set(each)].join(' and ');
  const [model, date] = [both(answers.map((each) => each.model)), both(answers.map(({ at }) => dayOf(at)))];
  return { kind: 'Live, not the study', model, date };
}

/** What it will cost: the model, US dollars at most, as of when, and who pays in words. */
export type Estimate = {
  readonly model: string;
  readonly dollars: number;
  readonly price: Price;
  readonly payer: Text;
};

/** What one should know before anything is asked. */
export const liveNotice = (pair: Pair, id: string, { model, dollars, price, payer }: Estimate): Card =>
  card(`Live: ${pair.title}`, [
    text('A real model gets one harmless request twice, under two tags. You predict first. Before you start:'),
    facts([
      point([strong('It is fiction. '), 'A model is told a story with a made-up firm. No chat trains anything.']),
      point([strong('One answer proves nothing. '), 'Asked again, the same model may say something else.']),
      point([strong('It is not the study. '), 'Models of today may have read the study, and know what one looks for.']),
      point([strong('The words are a model’s. '), 'Nobody checked them, and they may be wrong.']),
      point([strong('Nothing of you is sent: '), 'no name, no id, no word of yours. All that is sent, you will see.']),
    ]),
    text([
      strong('What it costs: '),
      `two answers of ${model} cost ${money(dollars)} at the very most, mostly far less (prices of ${price.asOf}). `,
      ...payer,
    ]),
    buttons(button('Go on', press('demo', 'livego', id), 'primary'), button('Not live', press('demo', 'one', pair.id))),
  ]);

/** Why there is no live answer, and what there is all the same. */
export const noLive = (pair: Pair | undefined, why: Text): Card =>
  card('No live answer just now', [
    text(why),
    text('The other pairs need no model: each says whether it was written for teaching or recorded.'),
    buttons(
      pair
        ? button('Show this one so', press('demo', 'one', pair.id), 'primary')
        : button('Start a demo', press('demo', 'start'), 'primary'),
    ),
  ]);

const guess =
  ({ id }: Live) =>
  (at: Tag | 'sure', says: string): Press =>
    press('demo', 'liveguess', id, at, says);

/** What comes next before the answers: a prediction, or how sure one is. Null where all is said. */
export const liveForetelling = (study: Study, pair: Pair, live: Live): Card | null =>
  foretelling(asSent(study), pair, live, guess(live));

/** `scope`: the room's, for the experiment of those who host. `why`: why an answer did not come just now. */
type Beside = { readonly scope?: string | null; readonly why?: Text | null };

/** Both answers side by side, beside what was predicted. */
export function liveShown(study: Study, pair: Pair, live: Live, { scope = null, why = null }: Beside): Card {
  const { training, unused } = live.answers;
  const there = [training, unused].filter((each) => each !== undefined);
  const words = (answer: LiveAnswer | undefined): Words =>
    answer ? answerWords(answer, SHOWN) : em('No answer came yet.');
  const reasons = (tag: Tag) =>
    live.answers[tag] ? button(`Reasons ${tagOf(study, tag)}`, press('demo', 'livewhy', live.id, tag)) : null;
  const isWhole = missing(live).length === 0;
  return card(
    `Live: ${pair.title}`,
    [
      why ? note(why, 'care') : null,
      compare(side(meaning(study, 'training'), words(training)), side(meaning(study, 'unused'), words(unused))),
      expected(study, pair, live),
      isWhole
        ? text(
            'Whether an answer follows the rule, judge yourself. One on each side proves nothing: a gap, or none, can be chance.',
          )
        : null,
      measured(study),
      text(`It cost ${money(live.spent)}.${thinkingWords(training?.thinking, unused?.thinking)}`),
      isWhole ? null : buttons(button('Ask for what is missing', press('demo', 'liveask', live.id), 'primary')),
      buttons(
        reasons('training'),
        reasons('unused'),
        button('What the study found', press('demo', 'found')),
        button('As it was written', press('demo', 'way', pair.id, 'gap')),
      ),
      buttons(
        scope === null ? null : button('Run an experiment', press('demo', 'xset', scope, pair.id)),
        isWhole ? button('Share', press('demo', 'liveshare', live.id)) : null,
        button('Another pair', press('demo', 'choose')),
      ),
    ],
    ...(there.length > 0 ? [labelOf(...there)] : []),
  );
}

/** While the model answers: a second press asks nobody again. */
export const asking = (pair: Pair, { id }: Live): Card =>
  card(`Live: ${pair.title}`, [
    text('The model is answering already. That takes a few seconds, half a minute at most.'),
    buttons(button('Look again', press('demo', 'liveask', id), 'primary')),
  ]);

/** An answer, and how the model was told to think where that is known. */
type Thought = Heard & { readonly thinking?: string | undefined };

/** The reasons and the whole answer under one tag, in a card of their own. */
export function reasonsCard(study: Study, pair: Pair, tag: Tag, answer: Thought, label: Label): Card {
  const { reasoning, thinking } = answer;
  const words = answerWords(answer);
  return card(
    `Reasons under ${tagOf(study, tag)}: ${pair.title}`,
    [
      text(em(`${meaning(study, tag)}.`)),
      reasoning === '' ? null : text(reasoning),
      text(answer.answer === '' ? words : [strong('Then the answer: '), ...words]),
      note(
        `The model was asked to write its reasons down. Whether they are why it answered so, nobody can see here.${thinkingWords(thinking)}`,
      ),
    ],
    label,
  );
}

export const liveReasons = (study: Study, pair: Pair, tag: Tag, answer: LiveAnswer): Card =>
  reasonsCard(study, pair, tag, answer, labelOf(answer));

/** The result for everyone: nothing of who predicted what. */
export function liveForAll(study: Study, pair: Pair, live: Live): Card {
  const shown = liveShown(study, pair, live, {});
  return {
    ...shown,
    body: [
      text([strong('The request: '), pair.request], 'Written for teaching'),
      ...shown.body.filter(({ kind }) => kind === 'compare' || kind === 'text' || kind === 'note'),
      buttons(button('Try one myself', press('demo', 'start'), 'primary')),
    ],
  };
}

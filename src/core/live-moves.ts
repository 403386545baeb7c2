// The buttons of a live demo: predict, then ask once under each tag, within the caps, and show whatever came.
import { mayHost } from './audience.ts';
import { button, buttons, card, text } from './card.ts';
import { asker, type Command, type Context, type Outcome, replaces, shares, shows } from './command.ts';
import { Friendly } from './errors.ts';
import { heard } from './heard.ts';
import { type Pair, type Study, theStudy } from './library.ts';
import { beginLive, isAsked, type Live, type LiveAnswer, liveKey, missing, putAnswers, takeAsking } from './live.ts';
import {
  asking,
  type Estimate,
  liveForAll,
  liveForetelling,
  liveNotice,
  liveReasons,
  liveShown,
  noLive,
} from './live-cards.ts';
import { liveHindrance } from './live-hindrance.ts';
import { foretell, pairOf, TAGS, type Tag } from './pairs.ts';
import { type Change, type Model, ModelTrouble } from './ports.ts';
import { press } from './press.ts';
import { promptOf } from './prompt.ts';
import { PERSON_KEPT } from './retention.ts';
import { left, type Payer, reserve, settle } from './spend.ts';
import type { Text } from './text.ts';

const payerOf = (context: Context): Payer => {
  const { platform, tenant, place = 'alone' } = context.interaction;
  return { platform, tenant, place, person: asker(context) };
};

const ceilingOf = (model: Model, study: Study, pair: Pair, tags: readonly Tag[]): number =>
  tags.reduce((sum, tag) => sum + model.ceiling(promptOf(study, pair, tag)), 0);

async function estimateOf(context: Context, model: Model, pair: Pair): Promise<Estimate> {
  const { words } = await left(context, payerOf(context));
  return {
    model: model.id,
    dollars: ceilingOf(model, theStudy(context.library), pair, TAGS),
    price: model.price,
    payer: words,
  };
}

/** Begins a live demo with its notice; where there can be none, says why and offers what there is. */
export async function liveBegun(context: Context, pair: Pair): Promise<Outcome> {
  const why = await liveHindrance(context);
  const { model, store, clock, dice, interaction } = context;
  if (why || !model) return shows(noLive(pair, why ?? []));
  const how = { id: dice.seed().toString(36), from: interaction.id, pair: pair.id };
  const live = await store.update(liveKey(asker(context)), (old) => {
    const value = beginLive(old, how);
    return { value, expiresAt: clock.now() + PERSON_KEPT, result: value };
  });
  return shows(liveNotice(pair, live.id, await estimateOf(context, model, pair)));
}

const OVER = shows(
  card('That demo is over', [
    text('The card belongs to someone else, or to a live demo that you left behind. Nothing was asked.'),
    buttons(button('Start a demo', press('demo', 'start'), 'primary')),
  ]),
);

const update = <R>(
  context: Context,
  rule: (old: Live | undefined) => { readonly live: Live | undefined; readonly result: R },
): Promise<R> =>
  context.store.update(liveKey(asker(context)), (old): Change<Live, R> => {
    const { live, result } = rule(old);
    return { value: live, expiresAt: context.clock.now() + PERSON_KEPT, result };
  });

const mine = async (context: Context, id: string | undefined): Promise<Live | undefined> => {
  const live = await context.store.read(liveKey(asker(context)));
  return live?.id === id ? live : undefined;
};

/** The card of where a person stands. */
async function standing(context: Context, live: Live, why: Text | null = null): Promise<Outcome> {
  const [study, pair] = [theStudy(context.library), pairOf(context, live.pair)];
  const next = liveForetelling(study, pair, live);
  if (!next && isAsked(live, context.clock.now())) return replaces(asking(pair, live));
  const scope = (await mayHost(context)) ? (context.interaction.thread ?? '-') : null;
  return replaces(next ?? liveShown(study, pair, live, { scope, why }));
}

async function guessed(context: Context, [id = '', at = '', says = '']: readonly string[]): Promise<Outcome> {
  const by = context.interaction.id;
  const made = await update(context, (old) => {
    const moved = foretell(old, id, at, says);
    // The last prediction asks, in the same step, so that nobody sees an answer before, and a second press finds it under way.
    const isLast = moved.effect === 'done' && at === 'sure';
    const taken = isLast ? takeAsking(moved.showing, id, by, context.clock.now()) : undefined;
    return { live: taken?.live ?? moved.showing, result: { ...moved, taken } };
  });
  if (made.effect === 'odd') throw new Friendly('That is no prediction I know.', 'Use the buttons on the card.');
  if (!made.showing || made.effect === 'stale') return OVER;
  const { taken } = made;
  return taken?.live && taken.effect === 'take' ? answers(context, taken.live) : standing(context, made.showing);
}

/** What came of one ask: an answer, or why there is none; and what it cost in US dollars. */
type One = { readonly tag: Tag; readonly cost: number } & (
  | { readonly kind: 'answer'; readonly answer: LiveAnswer }
  | { readonly kind: 'trouble'; readonly words: Text }
);

const BROKEN: Text = [
  'Asking the live model went wrong, and it is my fault. Whoever runs this bot finds more in its log.',
];

/** Asks once. What failed in a way that is not known may have cost all that it can. */
async function ask(context: Context, model: Model, pair: Pair, tag: Tag): Promise<One> {
  const { sectioned, hash: _, ...prompt } = promptOf(theStudy(context.library), pair, tag);
  try {
    const completion = await model.complete(prompt);
    const { model: id, at, thinking, usage, cost } = completion;
    return { tag, kind: 'answer', answer: { ...heard(completion, sectioned), model: id, at, thinking, usage }, cost };
  } catch (error) {
    if (error instanceof ModelTrouble) return { tag, kind: 'trouble', words: error.words, cost: error.spent };
    context.log.error({ err: error, model: model.id }, 'A live answer failed in a way that is not known.');
    return { tag, kind: 'trouble', words: BROKEN, cost: model.ceiling(prompt) };
  }
}

/** What asking for all that is missing came to; `why`: why some of it did not come. */
type Came = { readonly ones: readonly One[]; readonly why: Text | null };

/** Asks for all that is missing on one reservation: many who reserve by halves could leave each other with nothing. */
async function allAsked(context: Context, live: Live, pair: Pair): Promise<Came> {
  const hindered = await liveHindrance(context);
  const { model } = context;
  if (hindered || !model) return { ones: [], why: hindered };
  const tags = missing(live);
  const made = await reserve(context, payerOf(context), ceilingOf(model, theStudy(context.library), pair, tags));
  if (made.kind === 'refused') return { ones: [], why: made.words };
  const ones = await Promise.all(tags.map((tag) => ask(context, model, pair, tag)));
  await settle(context, made.reservation, costOf(ones));
  const trouble = ones.find((each) => each.kind === 'trouble');
  return { ones, why: trouble?.words ?? null };
}

const costOf = (ones: readonly One[]): number => ones.reduce((sum, { cost }) => sum + cost, 0);

async function asked(context: Context, [id = '']: readonly string[]): Promise<Outcome> {
  const by = context.interaction.id;
  const { live, effect } = await update(context, (old) => {
    const made = takeAsking(old, id, by, context.clock.now());
    return { live: made.live, result: made };
  });
  if (!live || effect === 'stale') return OVER;
  return effect === 'take' ? answers(context, live) : standing(context, live);
}

/** Asks for what is missing, for whoever took the asking, and shows what came. */
async function answers(context: Context, live: Live): Promise<Outcome> {
  const { id } = live;
  const by = context.interaction.id;
  const pair = pairOf(context, live.pair);
  const put = ({ ones }: Came): Promise<Live | undefined> => {
    const came = ones.flatMap((each) => (each.kind === 'answer' ? [[each.tag, each.answer] as const] : []));
    return update(context, (old) => {
      const next = putAnswers(old, id, by, { answers: came, cost: costOf(ones) });
      return { live: next, result: next };
    });
  };
  const came = await allAsked(context, live, pair).catch(async (error: unknown) => {
    // Whoever presses next need not wait for an ask that is over.
    await put({ ones: [], why: null }).catch(() => {});
    throw error;
  });
  const now = await put(came);
  if (now?.id !== id) return OVER;
  return standing(context, now, came.why);
}

/** The moves of a live demo, for /demo. */
export const liveMoves: NonNullable<Command['moves']> = {
  live: (context, [id = '']) => liveBegun(context, pairOf(context, id)),
  async livego(context, [id]) {
    const live = await mine(context, id);
    return live ? standing(context, live) : OVER;
  },
  liveguess: guessed,
  liveask: asked,
  async livewhy(context, [id, says]) {
    const live = await mine(context, id);
    const tag = TAGS.find((each) => each === says);
    const answer = tag && live?.answers[tag];
    return live && tag && answer
      ? shows(liveReasons(theStudy(context.library), pairOf(context, live.pair), tag, answer))
      : OVER;
  },
  async liveshare(context, [id]) {
    const live = await mine(context, id);
    if (!live || missing(live).length > 0) return OVER;
    return shares(liveForAll(theStudy(context.library), pairOf(context, live.pair), live));
  },
};

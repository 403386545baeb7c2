// /demo: predict what a model will answer under both tags, see both answers, then see what the study measured.
import { button, buttons, type Card, card, menu, note, text } from '../src/core/card.ts';
import { classAsk, classShown } from '../src/core/class-cards.ts';
import {
  asker,
  asks,
  type Command,
  type Context,
  type Form,
  type Outcome,
  replaces,
  shares,
  shows,
} from '../src/core/command.ts';
import { Friendly } from '../src/core/errors.ts';
import { type Pair, type Study, theStudy } from '../src/core/library.ts';
import { control, controlScratchpad, found, revealed, scratchpad, standing } from '../src/core/pair-cards.ts';
import {
  begin,
  CLASS_LEAST,
  CLASS_MOST,
  drawClass,
  foretell,
  publishedRates,
  type Showing,
  showingKey,
  TAGS,
  type Tag,
  VERSIONS,
  type Version,
} from '../src/core/pairs.ts';
import { press } from '../src/core/press.ts';
import { PERSON_KEPT } from '../src/core/retention.ts';
import { cut } from '../src/core/text.ts';

const choices = (study: Study, typed = '') =>
  [...study.pairs.values()]
    .filter((pair) =>
      `${pair.id} ${pair.title} ${pair.rule} ${pair.tension}`.toLowerCase().includes(typed.toLowerCase().trim()),
    )
    .map((pair) => ({ value: pair.id, label: cut(pair.title, 75), hint: cut(`Rule: ${pair.rule}`, 75) }));

function pairOf(context: Context, id: string | undefined): Pair {
  const pair = theStudy(context.library).pairs.get(id ?? '');
  if (!pair) throw new Friendly('That pair is not there any more.', 'Type /demo to see the ones there are.');
  return pair;
}

const versionOf = (given: string | undefined): Version => VERSIONS.find((each) => each === given) ?? 'gap';
const tagOf = (given: string | undefined): Tag => TAGS.find((each) => each === given) ?? 'training';

const picker = (study: Study, typed: string): Card =>
  card('Choose a pair', [
    typed === '' ? null : note(`I found no pair on “${typed}”. These are the ones there are.`),
    text('Each pair is one harmless request, asked under two tags. You predict both answers before you see them.'),
    menu('Choose a pair', press('demo', 'pair'), choices(study).slice(0, 25)),
    buttons(button('Choose for me', press('demo', 'start'), 'primary')),
  ]);

async function begun(context: Context, pair: Pair): Promise<Outcome> {
  const seed = context.dice.seed();
  const how = { id: seed.toString(36), from: context.interaction.id, pair: pair.id };
  const showing = await context.store.update(showingKey(asker(context)), (old) => {
    const value = begin(old, how, context.dice.from(seed));
    return { value, expiresAt: context.clock.now() + PERSON_KEPT, result: value };
  });
  return shows(standing(theStudy(context.library), pair, showing));
}

const mine = async (context: Context, id: string | undefined): Promise<Showing | undefined> => {
  const showing = await context.store.read(showingKey(asker(context)));
  return showing?.id === id ? showing : undefined;
};

async function foretold(context: Context, [id = '', at = '', says = '']: readonly string[]): Promise<Outcome> {
  const made = await context.store.update(showingKey(asker(context)), (old) => {
    const moved = foretell(old, id, at, says);
    return { value: moved.showing, expiresAt: context.clock.now() + PERSON_KEPT, result: moved };
  });
  const study = theStudy(context.library);
  const { showing } = made;
  if (made.effect === 'odd') throw new Friendly('That is no prediction I know.', 'Use the buttons on the card.');
  if (!showing || made.effect === 'stale') {
    return shows(
      card('That demo is over', [
        text('The card belongs to someone else, or to a demo that you left behind. Nothing is lost.'),
        buttons(button('Start a demo', press('demo', 'start'), 'primary')),
      ]),
    );
  }
  return replaces(standing(study, pairOf(context, showing.pair), showing));
}

const sized = (typed: string | undefined): number | null => {
  const n = /^\d{1,6}$/.test(typed?.trim() ?? '') ? Number(typed) : Number.NaN;
  return n >= CLASS_LEAST && n <= CLASS_MOST ? n : null;
};

const seeded = (given: string | undefined): number => (/^\d{1,10}$/.test(given ?? '') ? Number(given) >>> 0 : 0);

/** A class of `n`; the seed follows from the one on the button, so that a second click draws the same. */
function drawn(context: Context, after: string | undefined, n: number): Card {
  const study = theStudy(context.library);
  const seed = context.dice.from(seeded(after)).whole(2 ** 31);
  return classShown(study, drawClass(publishedRates(study), n, seed, context.dice.from(seed)));
}

const numberForm = (seed: string): Form => ({
  title: 'Draw a class',
  press: press('demo', 'drawn', seeded(seed)),
  submit: 'Draw',
  fields: [
    {
      kind: 'line',
      name: 'n',
      label: 'Answers per tier',
      hint: `A whole number from ${CLASS_LEAST} to ${CLASS_MOST}`,
      least: 1,
      most: 6,
    },
  ],
});

const shareable = (shown: Card): Card => ({
  ...shown,
  body: [
    ...shown.body.filter((block) => block.kind !== 'buttons'),
    buttons(button('Try one myself', press('demo', 'start'), 'primary')),
  ],
});

const demo: Command = {
  name: 'demo',
  summary: 'Predict what a model answers when told that a chat trains it, and when told that it does not.',
  audience: 'anyone',
  options: [
    {
      name: 'pair',
      summary: 'which request, if you have one in mind',
      kind: 'words',
      most: 200,
      complete: (context, typed) => choices(theStudy(context.library), typed),
    },
  ],
  start(context, options) {
    const study = theStudy(context.library);
    if (typeof options.pair === 'string') {
      const typed = options.pair;
      const exact = study.pairs.get(typed.toLowerCase()) ?? study.pairs.get(choices(study, typed)[0]?.value ?? '');
      return exact ? begun(context, exact) : shows(picker(study, typed));
    }
    const all = [...study.pairs.values()].filter((pair) => pair.expect === 'gap');
    const one = all[context.dice.from(context.dice.seed()).whole(Math.max(1, all.length))];
    return one ? begun(context, one) : shows(picker(study, ''));
  },
  moves: {
    choose: (context) => shows(picker(theStudy(context.library), '')),
    pair: (context, _, choice) => begun(context, pairOf(context, choice)),
    foretell: foretold,
    scratchpad: (context, [id, version, tag]) =>
      shows(scratchpad(theStudy(context.library), pairOf(context, id), versionOf(version), tagOf(tag))),
    async way(context, [id, version, showing]) {
      const predicted = showing === undefined ? undefined : await mine(context, showing);
      return replaces(revealed(theStudy(context.library), pairOf(context, id), versionOf(version), predicted));
    },
    found: async (context, [showing]) =>
      shows(found(theStudy(context.library), showing === undefined ? undefined : await mine(context, showing))),
    control: (context, [id]) => shows(control(theStudy(context.library), pairOf(context, id))),
    workings: (context, [id, tag]) =>
      shows(controlScratchpad(theStudy(context.library), pairOf(context, id), tagOf(tag))),
    share: (context, [id, version]) =>
      shares(shareable(revealed(theStudy(context.library), pairOf(context, id), versionOf(version)))),
    class: (context) => shows(classAsk(context.dice.seed())),
    draw(context, [seed, size], choice) {
      const n = sized(choice ?? size);
      return n === null ? shows(classAsk(context.dice.seed())) : replaces(drawn(context, seed, n));
    },
    number: (_, [seed]) => asks(numberForm(seed ?? '0')),
    shareclass(context, [given, size]) {
      const study = theStudy(context.library);
      const n = sized(size) ?? CLASS_LEAST;
      const seed = seeded(given);
      return shares(shareable(classShown(study, drawClass(publishedRates(study), n, seed, context.dice.from(seed)))));
    },
  },
  forms: {
    drawn(context, [seed], fields) {
      const n = sized(fields.n);
      if (n !== null) return shows(drawn(context, seed, n));
      return {
        reply: {
          kind: 'invalid',
          fields: { n: `Type a whole number from ${CLASS_LEAST} to ${CLASS_MOST}, in plain digits.` },
        },
      };
    },
  },
};

export default demo;

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
import { experimentDue, experimentForms, experimentMoves } from '../src/core/experiment-moves.ts';
import { type Experiments, ExperimentsShape, experimentEditor, wantedIn } from '../src/core/experiment-room.ts';
import { type Pair, type Study, theStudy } from '../src/core/library.ts';
import { liveHindrance } from '../src/core/live-hindrance.ts';
import { liveBegun, liveMoves } from '../src/core/live-moves.ts';
import { control, controlScratchpad, found, revealed, scratchpad } from '../src/core/pair-cards.ts';
import {
  begin,
  CLASS_LEAST,
  CLASS_MOST,
  drawClass,
  foretell,
  pairOf,
  publishedRates,
  type Showing,
  showingKey,
  stage,
  TAGS,
  type Tag,
  VERSIONS,
  type Version,
} from '../src/core/pairs.ts';
import { press } from '../src/core/press.ts';
import { preferred } from '../src/core/recorded-cards.ts';
import { recordedMoves } from '../src/core/recorded-moves.ts';
import { PERSON_KEPT } from '../src/core/retention.ts';
import { cut } from '../src/core/text.ts';

const choices = (study: Study, typed = '') =>
  [...study.pairs.values()]
    .filter((pair) =>
      `${pair.id} ${pair.title} ${pair.rule} ${pair.tension}`.toLowerCase().includes(typed.toLowerCase().trim()),
    )
    .map((pair) => ({ value: pair.id, label: cut(pair.title, 75), hint: cut(`Rule: ${pair.rule}`, 75) }));

const versionOf = (given: string | undefined): Version => VERSIONS.find((each) => each === given) ?? 'gap';
const tagOf = (given: string | undefined): Tag => TAGS.find((each) => each === given) ?? 'training';

/** Where a model can be asked at all, the way to an experiment with the group: hosts are checked behind it. */
const experiment = ({ model, interaction }: Context, ...more: readonly string[]) =>
  model && interaction.place !== undefined
    ? button('Run an experiment', press('demo', 'xset', interaction.thread ?? '-', ...more))
    : null;

const picker = (context: Context, typed: string): Card => {
  const study = theStudy(context.library);
  return card('Choose a pair', [
    typed === '' ? null : note(`I found no pair on “${typed}”. These are the ones there are.`),
    text('Each pair is one harmless request, asked under two tags. You predict both answers before you see them.'),
    menu('Choose a pair', press('demo', 'pair'), choices(study).slice(0, 25)),
    buttons(button('Choose for me', press('demo', 'start'), 'primary'), experiment(context)),
  ]);
};

/** The last card of a demo goes on to a real model, where one may be asked, and to an experiment with the same pair. */
async function onward(context: Context, pair: Pair, shown: Card): Promise<Card> {
  const live =
    (await liveHindrance(context)) === null ? button('Ask a real model', press('demo', 'live', pair.id)) : null;
  const way = experiment(context, pair.id);
  return live || way ? { ...shown, body: [...shown.body, buttons(live, way)] } : shown;
}

async function begun(context: Context, pair: Pair): Promise<Outcome> {
  const seed = context.dice.seed();
  const how = { id: seed.toString(36), from: context.interaction.id, pair: pair.id };
  const showing = await context.store.update(showingKey(asker(context)), (old) => {
    const value = begin(old, how, context.dice.from(seed));
    return { value, expiresAt: context.clock.now() + PERSON_KEPT, result: value };
  });
  return shows(preferred(theStudy(context.library), pair, showing));
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
  const pair = pairOf(context, showing.pair);
  const shown = preferred(study, pair, showing);
  return replaces(stage(showing) === 'shown' ? await onward(context, pair, shown) : shown);
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
    { name: 'live', summary: 'yes: ask a real model, where a host has switched that on', kind: 'flag' },
  ],
  start(context, options) {
    const study = theStudy(context.library);
    const start = options.live === true ? liveBegun : begun;
    if (typeof options.pair === 'string') {
      const typed = options.pair;
      const exact = study.pairs.get(typed.toLowerCase()) ?? study.pairs.get(choices(study, typed)[0]?.value ?? '');
      return exact ? start(context, exact) : shows(picker(context, typed));
    }
    const all = [...study.pairs.values()].filter((pair) => pair.expect === 'gap');
    const one = all[context.dice.from(context.dice.seed()).whole(Math.max(1, all.length))];
    return one ? start(context, one) : shows(picker(context, ''));
  },
  moves: {
    ...experimentMoves,
    choose: (context) => shows(picker(context, '')),
    pair: (context, _, choice) => begun(context, pairOf(context, choice)),
    one: (context, [id]) => begun(context, pairOf(context, id)),
    ...liveMoves,
    ...recordedMoves,
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
  due: experimentDue,
  room: {
    shape: ExperimentsShape,
    wanted: (library, value, now) => wantedIn(library, value as Experiments, now),
    editor: experimentEditor,
  },
  forms: {
    ...experimentForms,
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

// /explain: a tour of the study, or what someone asks about; short first, more behind a button, sources at the foot.
import type { Card, Choice } from '../src/core/card.ts';
import {
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
import {
  claimCard,
  contents,
  ledgerCard,
  lessonCard,
  offers,
  sharedLesson,
  tableCard,
  termCard,
  withOthers,
} from '../src/core/lesson-cards.ts';
import { LAYERS, type Layer, type Lesson, type Study, theStudy } from '../src/core/library.ts';
import { press } from '../src/core/press.ts';
import { find, type Hit } from '../src/core/search.ts';
import { storyCard } from '../src/core/story-cards.ts';
import { command, cut, outside } from '../src/core/text.ts';
import { lessonChoice, tour } from '../src/core/topics.ts';

/** How much better the best hit must be than the next, to be shown without asking. */
const CLEAR = 1.25;
/** How many near misses stand under what was found. */
const OTHERS = 5;

const layerOf = (given: string | undefined): Layer => LAYERS.find((layer) => layer === given) ?? 'short';

function lessonOf(context: Context, id: string | undefined): Lesson {
  const lesson = theStudy(context.library).lessons.get(id ?? '');
  if (!lesson)
    throw new Friendly('That lesson is not there any more.', [
      'Type ',
      command('explain'),
      ' to see the ones there are.',
    ]);
  return lesson;
}

const first = (study: Study): Card => {
  const lesson = study.lessons.get(study.tour[0] ?? '');
  return lesson ? lessonCard(study, lesson, 'short') : contents(study);
};

function hitCard(study: Study, hit: Pick<Hit, 'kind' | 'id'>): Card | null {
  const [lesson, claim, term] = [study.lessons.get(hit.id), study.claims.get(hit.id), study.terms.get(hit.id)];
  if (hit.kind === 'lesson' && lesson) return lessonCard(study, lesson, 'short');
  if (hit.kind === 'claim' && claim) return claimCard(study, claim);
  return hit.kind === 'term' && term ? termCard(study, term) : null;
}

function answer(study: Study, typed: string): Outcome {
  const exact = study.lessons.get(typed.toLowerCase());
  if (exact) return shows(lessonCard(study, exact, 'short'));
  const hits = find(study, typed);
  const [best, ...others] = hits;
  const clear = best && (best.exact || (best.whole && best.score > (others[0]?.score ?? 0) * CLEAR));
  const shown = clear ? hitCard(study, best) : null;
  return shows(shown ? withOthers(shown, others.slice(0, OTHERS)) : offers(outside(typed, 80), hits));
}

function complete(context: Context, typed: string): readonly Choice[] {
  const study = theStudy(context.library);
  if (typed.trim() === '') return tour(study).map(lessonChoice);
  return find(study, typed, 25).map((hit) => ({
    value: hit.kind === 'lesson' ? hit.id : cut(hit.name, 100),
    label: cut(hit.name, 75),
    hint: hit.kind === 'claim' ? 'Finding' : hit.kind === 'term' ? 'Term' : 'Lesson',
  }));
}

/** What a shortcut asks with, where one cannot type a command. */
const question: Form = {
  title: 'Ask about the study',
  press: press('explain', 'asked'),
  submit: 'Explain',
  fields: [
    {
      kind: 'line',
      name: 'topic',
      label: 'What do you want explained?',
      hint: 'A word or two is enough, such as: free tier, the 78%, what the press got wrong',
      least: 1,
      most: 200,
    },
  ],
};

const explain: Command = {
  name: 'explain',
  summary: 'How the study worked and what it found, short first; or what you ask about.',
  audience: 'anyone',
  options: [
    { name: 'topic', summary: 'what you want explained, in your own words', kind: 'words', most: 200, complete },
  ],
  start(context, options) {
    const study = theStudy(context.library);
    return typeof options.topic === 'string' ? answer(study, options.topic) : shows(first(study));
  },
  message: (context, target) => answer(theStudy(context.library), cut(target.text.trim(), 200)),
  forms: { asked: (context, _, { topic = '' }) => answer(theStudy(context.library), topic.trim()) },
  moves: {
    ask: () => asks(question),
    open: (context, [id, layer]) => shows(lessonCard(theStudy(context.library), lessonOf(context, id), layerOf(layer))),
    turn: (context, [id, layer]) =>
      replaces(lessonCard(theStudy(context.library), lessonOf(context, id), layerOf(layer))),
    contents: (context, [id]) => replaces(contents(theStudy(context.library), id)),
    lesson: (context, _, choice) => replaces(lessonCard(theStudy(context.library), lessonOf(context, choice), 'short')),
    hit(context, _, choice = '') {
      const [kind, ...id] = choice.split('.');
      const shown = hitCard(theStudy(context.library), { kind: kind as Hit['kind'], id: id.join('.') });
      return shown ? replaces(shown) : shows(contents(theStudy(context.library)));
    },
    ledger: (context, [id, layer]) =>
      shows(ledgerCard(theStudy(context.library), lessonOf(context, id), layerOf(layer))),
    table(context, [id = '']) {
      const study = theStudy(context.library);
      return shows(tableCard(study, id) ?? contents(study));
    },
    story: (context, [story, page]) =>
      replaces(storyCard(theStudy(context.library), story, Number(page)) ?? contents(theStudy(context.library))),
    share: (context, [id, layer]) =>
      shares(sharedLesson(theStudy(context.library), lessonOf(context, id), layerOf(layer))),
  },
};

export default explain;

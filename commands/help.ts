// /help: what this bot does, who runs it, what it keeps, which version, and where its words come from.
import {
  type Block,
  button,
  buttons,
  type Card,
  card,
  type Fact,
  fact,
  facts,
  leadsTo,
  note,
  text,
} from '../src/core/card.ts';
import { type Command, type Context, personKey, replaces, shows } from '../src/core/command.ts';
import { type Study, theStudy } from '../src/core/library.ts';
import { press } from '../src/core/press.ts';
import { finished, type Progress, progressKey } from '../src/core/quiz.ts';
import { daysOn, readSettings, type Settings, standard } from '../src/core/settings.ts';
import { link, command as mention, type Text } from '../src/core/text.ts';

/** What is kept: in a chat, and in the playground, whose page finds its conversation again after a reload. */
const CHAT = [
  'your answers, votes and predictions, and what you write into a session, under an opaque id; nothing from the channel. ',
];
const PAGE = [
  'your answers, votes and predictions, what you write into a session, and the last messages of this page, all on this computer only. ',
];

const commands = (context: Context): Block =>
  facts(context.commands.map((each): Fact => ({ text: [mention(each.name), ` – ${each.summary}`] })));

/** Where to turn: an address is linked, other words are said. */
const turnTo = (report: string): Text =>
  /^https?:/.test(report) ? [link('report a problem', report)] : [`report a problem to ${report}`];

const privacyOf = ({ privacy }: Context['about']): Text =>
  /^https?:/.test(privacy) ? [link('Privacy in full', privacy)] : [privacy];

/** Who runs it here, as those who manage the place say, before who runs the program. */
function runBy({ about, interaction }: Context, { operator, report }: Settings): Block {
  const here: readonly Fact[] =
    operator === undefined && report === undefined
      ? []
      : [
          fact('Who runs it here', [
            operator ?? 'not said',
            ...(report === undefined ? ['.'] : ['; if something is wrong, ', ...turnTo(report), '.']),
          ]),
        ];
  const way: Text = about.report ? turnTo(about.report) : ['tell them'];
  const runner = about.operator ?? 'whoever started this copy, perhaps you';
  return facts([
    ...here,
    fact('Who runs it', [runner, '; if something is wrong, ', ...way, '.']),
    fact('What it keeps', [
      ...(interaction.platform === 'playground' ? PAGE : CHAT),
      mention('me'),
      ' shows, exports and deletes it. ',
      ...privacyOf(about),
    ]),
    fact('Version', about.version),
  ]);
}

/** On a home tab, where a card takes the place of the one before, there would be no way on without it. */
const back = buttons(button('Back to help', press('help', 'back')));

/** What is kept and for how long, said to whoever it is about: not everybody can open a file beside the program. */
async function kept({ about, interaction, store }: Context): Promise<Card> {
  const settings = await readSettings(store, interaction).catch(() => standard);
  const days = daysOn(interaction.platform, settings);
  return card('What I keep, and for how long', [
    facts([
      fact(
        'Quiz and demo',
        `your answers, how sure you were, and your predictions: ${days.people} days after the last.`,
      ),
      fact('Discussions, sessions and experiments', [
        `your votes, what you predict or sort, and what you write into one yourself: ${days.rooms} days after its last change. `,
        'Once the next question begins there, the votes on the last one stay as counts only.',
      ]),
      fact(
        'What came too late',
        'an answer that could not be shown in time: a week. A form that was not saved: an hour.',
      ),
      ...(interaction.platform === 'playground'
        ? [fact('This page', `its last messages: until newer ones take their place, or ${days.rooms} days.`)]
        : []),
      fact('Not kept', [
        'your name, unless you type one for a session’s notes; and what people write in a channel, ',
        'but for a message of your own that you add to those notes.',
      ]),
    ]),
    text([
      'It is kept by whoever runs me, under the id that your platform gave you, and sent to nobody else. ',
      mention('me'),
      ' shows what there is of you, gives it to you as a file, and deletes it at once.',
    ]),
    text(privacyOf(about)),
    back,
  ]);
}

/** Where a person stands in the quiz, in a sentence or two; nothing where they have not begun. */
function progressNote(study: Study, progress: Progress | undefined): Block | null {
  const answers = Object.entries(progress?.answers ?? {}).filter(([id]) => study.questions.has(id));
  const right = answers.filter(([, each]) => each.right).length;
  const round = progress?.round;
  const tried = `You have tried ${answers.length} of ${study.questions.size} questions, and ${right} of your latest answers ${right === 1 ? 'is' : 'are'} right.`;
  const open =
    round && !finished(round) ? `Your round waits at question ${round.at + 1} of ${round.steps.length}.` : '';
  return answers.length === 0 && open === ''
    ? null
    : note([answers.length === 0 ? '' : tried, open].filter(Boolean).join(' '));
}

/** The card of /help, with one's own progress where a home tab has room for it. A store that is away hides it. */
async function homeCard(context: Context): Promise<Card> {
  const person = personKey(context.interaction);
  const progress = person === null ? undefined : await context.store.read(progressKey(person)).catch(() => undefined);
  const { body, ...shown } = await helpCard(context);
  const [first, ...rest] = body;
  const stands = progressNote(theStudy(context.library), progress);
  return { ...shown, body: [first, stands, ...rest].filter((each) => each !== null && each !== undefined) };
}

async function helpCard(context: Context): Promise<Card> {
  // Help is there also when the store is not.
  const settings = await readSettings(context.store, context.interaction).catch(() => standard);
  const study = theStudy(context.library);
  const [paper] = study.links;
  return card('Two Tiers', [
    text([
      'I teach one study: ',
      paper ? link(study.title, paper.href) : study.title,
      '. I explain how it worked, quiz you on it, and let you predict a model’s answers before you see them. ',
      'Nothing I say about the study is made up on the spot: every line is written by people and names its source.',
    ]),
    commands(context),
    runBy(context, settings),
    buttons(
      button('Explain it to me', press('explain', 'start'), 'primary'),
      button('Quiz me', press('quiz', 'start')),
      button('Show me a demo', press('demo', 'start')),
      button('What I keep', press('help', 'kept')),
      button('Sources', press('help', 'sources')),
      ...(context.about.source ? [leadsTo('Source code', context.about.source)] : []),
    ),
  ]);
}

const sources = (context: Context): Card => {
  const study = theStudy(context.library);
  return card('Where it comes from', [
    text(
      `${study.title}, by ${study.authors[0]} and ${study.authors.length - 1} others, published ${study.published}.`,
    ),
    facts(study.links.map((each) => ({ text: [link(each.label, each.href)] }))),
    text(
      'Each card names its own sources at its foot; a finding’s card says in which setting, tier and stage it holds.',
    ),
    back,
  ]);
};

const help: Command = {
  name: 'help',
  summary: 'What I do, who runs me, what I keep, and where my words come from.',
  audience: 'anyone',
  options: [],
  start: async (context) => shows(await helpCard(context)),
  home: async (context) => shows(await homeCard(context)),
  moves: {
    sources: (context) => shows(sources(context)),
    kept: async (context) => shows(await kept(context)),
    // A home tab is in no place.
    back: async (context) =>
      replaces(await (context.interaction.place === undefined ? homeCard(context) : helpCard(context))),
  },
};

export default help;

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
  text,
} from '../src/core/card.ts';
import { type Command, type Context, shows } from '../src/core/command.ts';
import { theStudy } from '../src/core/library.ts';
import { press } from '../src/core/press.ts';
import { link, command as mention, type Text } from '../src/core/text.ts';

/** What is kept: in a chat, and in the playground, whose page finds its conversation again after a reload. */
const CHAT = ['an opaque id of you, your quiz answers and your latest predictions; no names, no messages. '];
const PAGE = [
  'your quiz answers, your latest predictions and the last messages of this page, all on this computer only. ',
];

const commands = (context: Context): Block =>
  facts(context.commands.map((each): Fact => ({ text: [mention(each.name), ` – ${each.summary}`] })));

function runBy(context: Context): Block {
  const { about } = context;
  const report: Text = about.report
    ? /^https?:/.test(about.report)
      ? [link('report a problem', about.report)]
      : [`report a problem to ${about.report}`]
    : ['tell them'];
  return facts([
    fact('Who runs it', [
      about.operator ?? 'whoever started this copy, perhaps you',
      '; if something is wrong, ',
      ...report,
      '.',
    ]),
    fact('What it keeps', [
      ...(context.interaction.platform === 'playground' ? PAGE : CHAT),
      ...(/^https?:/.test(about.privacy) ? [link('Privacy in full', about.privacy)] : [about.privacy]),
    ]),
    fact('Version', about.version),
  ]);
}

function helpCard(context: Context): Card {
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
    runBy(context),
    buttons(
      button('Explain it to me', press('explain', 'start'), 'primary'),
      button('Quiz me', press('quiz', 'start')),
      button('Show me a demo', press('demo', 'start')),
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
  ]);
};

const help: Command = {
  name: 'help',
  summary: 'What I do, who runs me, what I keep, and where my words come from.',
  audience: 'anyone',
  options: [],
  start: (context) => shows(helpCard(context)),
  home: (context) => shows(helpCard(context)),
  moves: { sources: (context) => shows(sources(context)) },
};

export default help;

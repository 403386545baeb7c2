// The picture of an experiment: how many answers followed the rule under each tag, with intervals where there are enough of them.
import { type Figure, labelWords } from './card.ts';
import type { Experiment } from './experiment.ts';
import type { Result } from './experiment-result.ts';
import { liveLabel, shareWords, tagName } from './experiment-words.ts';
import { TAGS, type Tag } from './pairs.ts';

/** White under a whisker, so that it shows on a dark bar too. */
const HALO = {
  type: 'errorbar',
  rule: { color: 'white', strokeWidth: 8 },
  ticks: { color: 'white', size: 20, thickness: 8 },
};
/** The room for the counts right of the end of the axis, as a share of it. */
const LABEL = 1.4;

/** Shares in percent, or plain counts up to the number of answers. */
const along = (field: string, most: number, isRated: boolean) => ({
  field,
  type: 'quantitative',
  scale: { domain: [0, most * LABEL] },
  title: null,
  axis: isRated
    ? { values: [0, 20, 40, 60, 80, 100], labelExpr: "datum.value + '%'" }
    : { values: Array.from({ length: most + 1 }, (_, n) => n).filter((n) => n % (most > 10 ? 5 : 2) === 0) },
});

/** Two bars, the counts beside them; from twenty answers up shares with whiskers. The same counts are the same figure. */
export function experimentFigure(experiment: Experiment, { tallies, verdict }: Result): Figure {
  const isRated = verdict !== 'few';
  const row = (tag: Tag) => {
    const { followed, n, interval } = tallies[tag];
    const bar = isRated ? (100 * followed) / n : followed;
    const [low, high] = isRated ? [100 * interval.low, 100 * interval.high] : [bar, bar];
    return { tag: tagName(experiment, tag), bar, low, high, label: `${followed} of ${n}` };
  };
  const values = TAGS.map(row);
  const most = isRated ? 100 : Math.max(tallies.training.n, tallies.unused.n, 1);
  const x = (field: string) => along(field, most, isRated);
  const source = labelWords(liveLabel(experiment));
  const color = { field: 'tag', type: 'nominal', sort: null, scale: { range: 'tiers' } };
  const whiskers = [
    { mark: HALO, encoding: { x: x('low'), x2: { field: 'high' } } },
    { mark: { type: 'errorbar', ticks: true }, encoding: { x: x('low'), x2: { field: 'high' } } },
  ];
  return {
    id: `experiment-${values.map(({ tag, label }) => `${tag}:${label}`).join('-')}-${isRated ? 'rated' : most}-${source}`,
    spec: {
      title: {
        text: 'Answers that followed the rule',
        subtitle: [isRated ? 'Whiskers: 95% interval.' : 'Counts alone: too few answers for more.', source],
      },
      height: 300,
      data: { values },
      encoding: { y: { field: 'tag', type: 'nominal', sort: null } },
      layer: [
        { mark: 'bar', encoding: { x: x('bar'), color } },
        ...(isRated ? whiskers : []),
        { mark: { type: 'text', style: 'value' }, encoding: { x: x('high'), text: { field: 'label' } } },
      ],
    },
  };
}

/** The picture in words: every number in it. */
export function figureWords(experiment: Experiment, { tallies, verdict }: Result): string {
  const one = (tag: Tag): string => {
    const tally = tallies[tag];
    const rated = verdict === 'few' ? '' : `: ${shareWords(tally)} with its 95% interval`;
    return `${tagName(experiment, tag)}: ${tally.followed} of ${tally.n} followed the rule${rated}.`;
  };
  return `Two bars. ${one('training')} ${one('unused')}`;
}

// The house's look for every figure: one letter, sizes that read at phone width, colours that differ in lightness.
import type { Config } from 'vega-lite';

export const FONT = 'Inter';
export const CARD = '#ffffff';
export const BORDER = '#d3d8de';

const INK = '#16202c';
const QUIET = '#4a5766';
const PALE = '#eceff3';
const WHISKER = { color: INK, strokeWidth: 2.5, opacity: 1 };
/**
 * Colours come in pairs of dark and light, so that no reader needs the hue: `tiers` for free and paid, `contrast` for any
 * other two things, with near-white for what a third leaves over. A specification asks for a pair by its name.
 */
const PAIRS = { tiers: ['#1f4e9c', '#a5dcb3'], contrast: ['#6a3d9a', '#f6d27a', '#ffffff'] };

/** A figure is 600 pixels wide; on a phone it shows at about 0.6 of that, so that 18 is the smallest letter. */
export const theme: Config = {
  background: 'transparent',
  font: FONT,
  padding: { left: 20, right: 20, top: 18, bottom: 18 },
  autosize: { type: 'fit', contains: 'padding' },
  view: { continuousWidth: 600, discreteWidth: 600, stroke: null },
  range: PAIRS,
  title: {
    anchor: 'start',
    frame: 'bounds',
    color: INK,
    fontSize: 24,
    fontWeight: 600,
    lineHeight: 30,
    offset: 14,
    subtitleColor: QUIET,
    subtitleFontSize: 18,
    subtitleFontWeight: 400,
    subtitleLineHeight: 24,
    subtitlePadding: 6,
  },
  axis: {
    domain: false,
    ticks: false,
    grid: false,
    labelColor: INK,
    labelFontSize: 19,
    labelFontWeight: 400,
    labelLimit: 0,
    labelPadding: 10,
    title: null,
  },
  axisX: { grid: true, gridColor: PALE, gridWidth: 2, labelColor: QUIET, labelFlush: false },
  scale: { bandPaddingInner: 0.25, bandPaddingOuter: 0.1 },
  legend: { disable: true },
  bar: { stroke: INK, strokeWidth: 1.5 },
  errorbar: { rule: WHISKER, ticks: { ...WHISKER, size: 16, thickness: 2.5 } },
  text: { color: INK, fontSize: 20, fontWeight: 600, align: 'left', baseline: 'middle' },
  style: {
    // What a bar would fill if it stood for all answers.
    track: { color: PALE, strokeWidth: 0 },
    value: { dx: 10 },
    // One of many, in a grid that counts.
    one: { filled: true, size: 330, stroke: INK, strokeWidth: 1.5, opacity: 1 },
    words: { color: QUIET, fontSize: 18, fontWeight: 400, lineBreak: '\n' },
  },
};

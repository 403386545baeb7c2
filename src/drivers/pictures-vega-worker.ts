// The thread that draws: a vega-lite specification in, a PNG out. Nothing is read but the two fonts that ship with the package.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Drawn } from '../core/ports.ts';
import type { Answer } from './pictures-vega.ts';
import { BORDER, CARD, FONT, theme } from './pictures-vega-theme.ts';

/** Pixels of the PNG per pixel of the specification. */
const SCALE = 2;

const drawWith: ResvgRenderOptions = {
  font: {
    // Without the system's fonts the same figure is the same picture on every machine.
    loadSystemFonts: false,
    fontFiles: [
      fileURLToPath(import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')),
      fileURLToPath(import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf')),
    ],
    defaultFontFamily: FONT,
  },
  fitTo: { mode: 'zoom', value: SCALE },
};

type Lettering = { readonly fontSize?: number; readonly fontWeight?: number | string };
type Metrics = { width(item: Lettering, line: unknown): number };
const { textMetrics } = vega as typeof vega & { readonly textMetrics: Metrics };
const widths = new Map<string, number>();

/** How wide a line of text is, in pixels: without a canvas vega guesses, half as wide again as Inter is. */
textMetrics.width = ({ fontSize = 11, fontWeight = 400 }, line) => {
  const text = inMarkup(String(line ?? '').trim());
  const set = `<text y="99" font-family="${FONT}" font-size="${fontSize}" font-weight="${fontWeight}">${text}</text>`;
  const known = widths.get(set);
  if (known !== undefined) return known;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${set}</svg>`;
  const width = new Resvg(svg, drawWith).getBBox()?.width ?? 0;
  if (widths.size < 10_000) widths.set(set, width);
  return width;
};

const inMarkup = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** No figure may reach for a file or an address: its data stand in it. */
const refuse = (): Promise<never> => Promise.reject(new Error('a figure loads nothing: its data must stand in it.'));
const loader: vega.Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** Vega goes on after a warning with a picture that lacks something; here it is a fault. */
const strict: vega.LoggerInterface = {
  level: () => vega.Warn as never,
  error: (...what) => fail(what),
  warn: (...what) => fail(what),
  info: () => strict,
  debug: () => strict,
};

function fail(what: readonly unknown[]): never {
  throw new Error(what.map(String).join(' '));
}

async function draw(spec: Readonly<Record<string, unknown>>): Promise<Drawn> {
  const compiled = compile(spec as unknown as TopLevelSpec, { config: theme, logger: strict });
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', loader, logger: strict });
  try {
    const image = new Resvg(onCard(await view.toSVG()), drawWith).render();
    const png = image.asPng();
    return { hash: createHash('sha256').update(png).digest('hex'), png, width: image.width, height: image.height };
  } finally {
    view.finalize();
  }
}

/** Lays the drawing on a light card with a border, so that it reads in light and in dark alike. */
const onCard = (svg: string): string =>
  svg.replace(/^<svg [^>]* width="([\d.]+)" height="([\d.]+)"[^>]*>/, (opening, width: string, height: string) => {
    const size = `width="${Number(width) - 1}" height="${Number(height) - 1}"`;
    return `${opening}<rect x="0.5" y="0.5" ${size} rx="10" fill="${CARD}" stroke="${BORDER}"/>`;
  });

parentPort?.on('message', (spec: Readonly<Record<string, unknown>>) => {
  draw(spec).then(
    (drawn) => parentPort?.postMessage({ drawn } satisfies Answer),
    (fault: unknown) =>
      parentPort?.postMessage({ fault: fault instanceof Error ? fault.message : String(fault) } satisfies Answer),
  );
});

// A lesson as it was written: front matter, then three layers of Markdown.
import type { RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { z } from 'zod';
import { LAYERS, type Layer, LessonFront } from './core/library.ts';
import { type Faults, placeAt, type Spot, spotIn } from './load-faults.ts';
import type { Page } from './load-pages.ts';
import { spotOf } from './load-prose.ts';
import { readSheet } from './load-sheet.ts';
import { type Entry, entryOf, misnamed, type Shelf, stemOf } from './load-shelf.ts';

/** `spot` is its heading, `inside` everything from there on. */
export type RawLayer = { readonly nodes: readonly RootContent[]; readonly spot: Spot; readonly inside: Spot };
export type RawLesson = z.infer<typeof LessonFront> & {
  readonly page: Page;
  readonly layers: Readonly<Partial<Record<Layer, RawLayer>>>;
};

/** The lessons of files that each hold one, named after it. */
export function lessonsOf(pages: readonly Page[], faults: Faults): Shelf<RawLesson> {
  const entries: Entry<RawLesson>[] = [];
  const names = new Set<string>();
  for (const page of pages) {
    const name = stemOf(page);
    names.add(name);
    const front = /^---\n.*?\n---\n/su.exec(page.source)?.[0];
    if (front === undefined) {
      faults.add(
        placeAt(page.file, page.source, 0),
        'the front matter is missing',
        'Begin the file with a line "---", then id, title and the rest, then another "---".',
      );
      continue;
    }
    const sheet = readSheet(page.file, page.source, faults, front.length - '---\n'.length);
    const entry = sheet ? entryOf(LessonFront, sheet, [], faults) : null;
    const layers = layersOf(page, front, faults);
    if (!entry) continue;
    if (entry.value.id !== name) misnamed(entry.value.id, name, entry.at('id'), faults);
    entries.push({ ...entry, value: { ...entry.value, page, layers } });
    names.add(entry.value.id);
  }
  return { entries, names };
}

const insideOf = (node: RootContent, page: Page): Spot =>
  spotIn(page.file, page.source, node.position?.start.offset ?? 0, page.source.length);

function layerOf(node: RootContent): Layer | undefined {
  const [first] = node.type === 'heading' && node.depth === 2 ? node.children : [];
  return first?.type === 'text' ? LAYERS.find((each) => each === first.value) : undefined;
}

/** The Markdown under each layer's heading. The front matter is blanked, so that every place stays where it is. */
function layersOf(page: Page, front: string, faults: Faults): RawLesson['layers'] {
  const body = front.replace(/[^\n]/gu, ' ') + page.source.slice(front.length);
  const layers: Partial<Record<Layer, RawLayer>> = {};
  let open: RootContent[] | null = null;
  for (const node of fromMarkdown(body).children) {
    const spot = spotOf(node, page);
    const layer = layerOf(node);
    if (layer !== undefined) {
      if (layers[layer]) faults.add(spot(), `the layer "${layer}" stands here a second time`, 'Keep one.');
      open = [];
      layers[layer] = { nodes: open, spot, inside: insideOf(node, page) };
    } else if (open) open.push(node);
    else faults.add(spot(), 'words stand before the first layer', 'Put them under ## short, ## more or ## deep.');
  }
  for (const layer of LAYERS) {
    if (layers[layer]?.nodes.length === 0)
      faults.add(layers[layer].spot(), `the layer "${layer}" is empty`, 'Write it.');
    if (!layers[layer])
      faults.add(
        placeAt(page.file, page.source, page.source.length),
        `the layer "${layer}" is missing`,
        `Add a line "## ${layer}" and words under it.`,
      );
  }
  return layers;
}

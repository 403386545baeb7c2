// The files of the page: style, script, mark and typeface, read once from this folder and the font's package.
import { readFile } from 'node:fs/promises';
import type { Page } from '../adapter.ts';

const here = (name: string): URL => new URL(name, import.meta.url);
const inter = (name: string): URL => new URL(import.meta.resolve(`@expo-google-fonts/inter/${name}`));

/** In the order in which they hold: a later one may change what an earlier one says. */
export const STYLES = ['base.css', 'page.css', 'card.css', 'table.css', 'dialog.css', 'narrow.css'];

const FILES: readonly { readonly name: string; readonly type: string; readonly at: () => URL }[] = [
  ...STYLES.map((name) => ({ name, type: 'text/css; charset=utf-8', at: () => here(name) })),
  ...['page.js', 'composer.js', 'conversation.js', 'dialogs.js', 'wire.js'].map((name) => ({
    name,
    type: 'text/javascript; charset=utf-8',
    at: () => here(name),
  })),
  { name: 'mark.svg', type: 'image/svg+xml', at: () => here('mark.svg') },
  { name: 'inter-400.ttf', type: 'font/ttf', at: () => inter('400Regular/Inter_400Regular.ttf') },
  { name: 'inter-600.ttf', type: 'font/ttf', at: () => inter('600SemiBold/Inter_600SemiBold.ttf') },
];

/** Fonts never change under a version; the rest is asked for again, so that a new version shows at once. */
const cacheOf = (type: string): string => (type.startsWith('font/') ? 'max-age=86400' : 'no-cache');

export const fileRoutes: readonly Page[] = FILES.map(({ name, type, at }) => {
  let bytes: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    method: 'GET',
    path: `/play/${name}`,
    handle: async () => {
      bytes ??= readFile(at()).then((read) => new Uint8Array(read));
      return new Response(await bytes, { headers: { 'content-type': type, 'cache-control': cacheOf(type) } });
    },
  };
});

// What a platform sends, and what it means: one JSON file each, written from the platform's published shapes.
import { readdirSync, readFileSync } from 'node:fs';

export type Fixture = { readonly name: string; readonly event: unknown; readonly interaction: unknown };

export function fixtures(platform: 'discord' | 'slack'): readonly Fixture[] {
  const folder = new URL(`fixtures/${platform}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const read = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Fixture, 'name'>;
      return { name: file.replace(/\.json$/, '').replaceAll('-', ' '), ...read };
    });
}

// Opens scenes for a test file, and at each test's end closes them and asks Discord whether anything was wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import { openSqliteStore } from '../../../src/drivers/store-sqlite.ts';
import type { Discord } from './discord.ts';
import { openScene, type Scene, type Setting } from './scene.ts';

/** `scene` opens one; `file` gives a store that a later scene can open again. */
export function stage() {
  const folder = mkdtempSync(join(tmpdir(), 'two-tiers-discord-'));
  const scenes: Scene[] = [];
  const discords = new Set<Discord>();
  let files = 0;

  afterEach(async () => {
    const open = scenes.splice(0);
    for (const each of open) discords.add(each.discord);
    await Promise.all(open.map((each) => each.stop()));
    for (const each of open) await each.store.close();
    const faults = [...discords].flatMap((each) => each.faults);
    for (const each of discords) await each.close();
    discords.clear();
    expect(faults).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return {
    async scene(setting: Setting): Promise<Scene> {
      if (setting.discord) discords.add(setting.discord);
      const made = await openScene(setting);
      scenes.push(made);
      return made;
    },
    /** Discord without a bot yet, closed and asked about its faults at the end like any other. */
    known(discord: Discord): Discord {
      discords.add(discord);
      return discord;
    },
    file(): NonNullable<Setting['store']> {
      const path = join(folder, `${++files}.sqlite`);
      return (world) => openSqliteStore({ ...world, path });
    },
  };
}

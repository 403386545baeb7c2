// The program killed between "thinking" and the save that it waited for: the press had no effect, and its second try has one.
import { afterEach, expect, it } from 'vitest';
import { freshDatabase } from '../fresh-engine.ts';
import { endAll } from '../ground/start.ts';
import { type Detour, openProxy } from '../proxy.ts';
import { describeWith, redis } from '../services.ts';
import { command, labels, press, words } from './discord/scene.ts';
import { openTown, type Town } from './town.ts';

const THINKING = 6;

let town: Town;
let proxy: Detour;
afterEach(async () => {
  endAll();
  await proxy.stop();
  // The answer that died with the process is one that Discord waits for in vain.
  await town.close(/fetch failed|terminated/);
});

describeWith(redis, 'The program', () => {
  it('killed after it said that it is thinking, before its store could answer, counts the answer that is pressed anew', async () => {
    const url = new URL(await freshDatabase('redis'));
    proxy = await openProxy(Number(url.port));
    url.port = String(proxy.port);
    town = await openTown('requests');
    const { people, discord } = town;
    const { child, ended } = await town.start({ STORE_URL: url.href });
    const asked = await people.read(command('quiz', { length: 3 }));
    proxy.silence();
    const pressed = people.send(press(asked, 'A'));
    await discord.until(() => pressed.callbacks.some(({ type }) => type === THINKING));
    child.kill('SIGKILL');
    await ended;
    await proxy.heal();
    const { at } = await town.start({ STORE_URL: url.href });
    // On a busy machine it starts before its store has answered.
    while ((await fetch(`${at}/readyz`)).status !== 200);
    const chosen = await people.read(press(asked, 'B'));
    expect(labels(chosen)).toContain('Change my answer');
    expect(words(chosen)).toContain('You chose B');
    expect(words(await people.read(press(chosen, 'Sure')))).toContain('(1 of 3)');
  });
});

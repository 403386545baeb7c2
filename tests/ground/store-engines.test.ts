// The bot as an operator starts it on Redis and Postgres: what it says, and what it does where they are not there.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../fresh-engine.ts';
import { type Detour, openProxy } from '../proxy.ts';
import { describeWith, postgres, redis } from '../services.ts';
import { endAll, startBot, startProcess } from './start.ts';

const readiness = async (at: string): Promise<readonly [number, string]> => {
  const answer = await fetch(`${at}/readyz`);
  return [answer.status, await answer.text()];
};

for (const [service, kind] of [
  [redis, 'redis'],
  [postgres, 'postgres'],
] as const) {
  describeWith(service, `A start on ${service.name}`, () => {
    let proxy: Detour;
    let url: string;
    beforeEach(async () => {
      const direct = new URL(await freshDatabase(kind));
      proxy = await openProxy(Number(direct.port));
      direct.port = String(proxy.port);
      url = direct.href;
    });
    afterEach(async () => {
      endAll();
      await proxy.stop();
    });

    it('says where it keeps things, is ready, and stops in order', async () => {
      const { at, out, err, child, ended } = await startBot({ STORE_URL: url });
      expect(out()).toContain(`on   Memory      ${service.name}, as STORE_URL says`);
      expect(await readiness(at)).toEqual([200, 'ready\n']);
      child.kill('SIGTERM');
      expect(await ended).toEqual({ code: 0, signal: null });
      expect(err()).toBe('');
    });

    it('lives where the server cannot be reached, says so in one line, and is ready once it is there', async () => {
      await proxy.cut();
      const { at, out, printed } = await startBot({ STORE_URL: url });
      expect(await readiness(at)).toEqual([503, 'not ready: the store\n']);
      expect((await fetch(`${at}/healthz`)).status).toBe(200);
      expect(
        out().match(/cannot be reached \(ECONNREFUSED\)\. Nothing is kept or read until it is back/g),
      ).toHaveLength(1);
      await proxy.heal();
      await printed(/ is there again: everything goes on\./);
      expect(await readiness(at)).toEqual([200, 'ready\n']);
      expect(out()).not.toContain(url);
    });

    it('ends in one line that names STORE_URL, and nothing of its value, where waiting is no use', async () => {
      const wrong = new URL(url);
      wrong.username = 'canary';
      wrong.password = 'canary';
      const { ended, out, err } = startProcess(['src/main.ts'], { STORE_URL: wrong.href });
      expect((await ended).code).toBe(78);
      expect(out()).toBe('');
      expect(err()).toBe(
        kind === 'redis'
          ? 'STORE_URL: Redis refuses the user or the password. Put the right ones there.\n'
          : 'STORE_URL: Postgres refuses the user or the password, or this machine (pg_hba.conf). Put the right ones there.\n',
      );
    });
  });
}

// What compose.yaml says, as far as it can be tried without a container engine.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { redisEngine } from '../../src/drivers/store-redis.ts';
import { startRedis } from '../engines.ts';
import { describeWith, redis } from '../services.ts';
import { recordingLog } from '../world.ts';

const Service = z.looseObject({
  profiles: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
});
const File = z.looseObject({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });
const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const text = read('compose.yaml');
const { services, volumes } = File.parse(parse(text, { merge: true }));

describe('compose.yaml', () => {
  it('starts the one bot on its file where nothing else is asked for', () => {
    const usual = Object.entries(services).filter(([, { profiles = [] }]) => profiles.length === 0);
    expect(usual.map(([name]) => name)).toEqual(['bot']);
    expect(services.bot?.volumes).toEqual(['data:/data']);
  });

  it('has two bots on one Redis, each on a port of its own, with settings that the bot takes', () => {
    const bots = [services.first, services.second];
    expect(bots.map((bot) => bot?.ports)).toEqual([['127.0.0.1:3001:3000'], ['127.0.0.1:3002:3000']]);
    for (const bot of bots) {
      expect(bot?.profiles).toEqual(['redis']);
      expect(bot?.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
      const config = readConfig(bot?.environment ?? {});
      expect([config.store, config.playground, config.port]).toEqual([
        { kind: 'redis', url: 'redis://redis:6379' },
        false,
        3000,
      ]);
    }
  });

  it('copies what the one bot kept to the Redis of the two, by a program that the image has', () => {
    const { copy, bot, first, redis } = services;
    const [from, to] = copy?.command ?? [];
    expect(read('Dockerfile')).toContain(`STORE_URL=${from}`);
    expect([to, copy?.volumes]).toEqual([first?.environment?.STORE_URL, bot?.volumes]);
    for (const profile of copy?.profiles ?? ['none']) expect(redis?.profiles).toContain(profile);
    const program = copy?.entrypoint?.at(-1) ?? '';
    expect(read('Dockerfile')).toContain(`\nCOPY ${program} `);
    expect(read('.dockerignore').split('\n')).toContain(`!${program}`);
    // The image has neither a command of npm nor any other tool: it takes from src/ alone.
    const taken = [...read(program).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map(([, path = '']) => path);
    expect(taken.length).toBeGreaterThan(3);
    for (const path of taken) expect(path).toMatch(/^\.\.\/src\//u);
  });

  it('lets nobody but this machine in, and names every volume that it mounts', () => {
    for (const { ports = [], volumes: mounted = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const mount of mounted) expect(Object.keys(volumes)).toContain(mount.split(':')[0]);
    }
    expect(services.redis?.ports).toBeUndefined();
  });

  describeWith(redis, 'its Redis', (at) => {
    it('loses nothing, so that the bot has nothing to say of it', async () => {
      const [program, ...settings] = String(services.redis?.command).split(' ');
      expect(program).toBe('redis-server');
      const server = await startRedis(at, ['--appendonly', 'no', '--appendfsync', 'everysec', ...settings]);
      const log = recordingLog();
      const engine = await redisEngine({ url: server.address, log });
      await engine.close();
      await server.stop();
      expect(log.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
    });
  });
});

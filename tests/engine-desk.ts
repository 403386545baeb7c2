// One Redis and one Postgres for a whole run of tests: started when a test first asks, ended with the run. A fresh database each time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { type EngineServer, startPostgres, startRedis } from './engines.ts';
import { postgres, redis } from './services.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the desk answers. */
    readonly engines: string;
  }
}

/** vitest calls it before the tests, in a process of its own, and what it gives back after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<EngineServer>>();
  let databases = 0;

  function server(name: string, start: () => Promise<EngineServer>): Promise<EngineServer> {
    const found = started.get(name) ?? start();
    started.set(name, found);
    return found;
  }
  async function fresh(kind: string): Promise<string> {
    const number = databases++;
    if (kind === 'redis') return `${(await server(kind, () => startRedis(redis.at ?? ''))).address}/${number % 10_000}`;
    const { address } = await server(kind, () => startPostgres(postgres.at ?? ''));
    const client = new Client({ connectionString: `${address}/postgres` });
    await client.connect();
    await client.query(`CREATE DATABASE store_${number}`);
    await client.end();
    return `${address}/store_${number}`;
  }

  const desk = createServer((request, response) => {
    fresh(request.url?.slice(1) ?? '').then(
      (address) => response.end(address),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('engines', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.closeAllConnections();
    desk.close();
    await Promise.allSettled([...started.values()].map(async (each) => (await each).stop()));
  };
}

// An answer to a response_url, where what Slack says back is cut short.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { responseUrl } from '../../src/adapters/slack/response-url.ts';
import { handClock } from '../world.ts';

let close = (): void => {};
afterEach(() => close());

/** An address whose answer begins with this status, and breaks off in its first words. */
async function breaking(status: number) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(status, { 'content-length': '100' });
    response.write('o', () => response.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  close = () => void server.close();
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = handClock();
  const address = responseUrl({ url: `${base}/hook`, since: clock.now(), used: 0 }, clock, base);
  if (!address) throw new Error('The address is not allowed.');
  return { address, requests: () => requests };
}

describe('An answer whose reception breaks off after its status', () => {
  it('has been taken where the status says so, and is not sent again', async () => {
    const { address, requests } = await breaking(200);
    expect(await address.send({ text: 'once' })).toEqual({ kind: 'sent' });
    expect(requests()).toBe(1);
  });

  it('is over where the status says that the address is', async () => {
    const { address } = await breaking(404);
    expect(await address.send({ text: 'too late' })).toEqual({ kind: 'spent' });
  });
});

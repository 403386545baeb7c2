// An answer to a response_url, where what Slack says back is cut short or never comes.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { responseUrl } from '../../src/adapters/slack/response-url.ts';
import { handClock } from '../world.ts';

let close = (): void => {};
afterEach(() => close());

/** An address behind which a server answers by `answer`. */
async function addressOf(answer: (response: ServerResponse) => void, patience = 5_000) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    answer(response);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = handClock();
  const address = responseUrl({ url: `${base}/hook`, since: clock.now(), used: 0 }, clock, base, patience);
  if (!address) throw new Error('The address is not allowed.');
  return { address, requests: () => requests };
}

describe('An answer whose reception breaks off after its status', () => {
  const breaking = (status: number) =>
    addressOf((response) => {
      response.writeHead(status, { 'content-length': '100' });
      response.write('o', () => response.destroy());
    });

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

describe('An answer of which nobody knows whether it arrived', () => {
  it('is not sent again where Slack says nothing', async () => {
    const { address, requests } = await addressOf(() => {}, 1_000);
    expect(await address.send({ text: 'once' })).toEqual({ kind: 'unheard' });
    expect(requests()).toBe(1);
  });

  it('is sent once more where the connection breaks, and not a third time', async () => {
    const { address, requests } = await addressOf((response) => void response.socket?.resetAndDestroy());
    expect(await address.send({ text: 'twice at most' })).toEqual({ kind: 'unheard' });
    expect(requests()).toBe(2);
  });

  it('goes nowhere else by itself, unlike one that never went out', async () => {
    const { address } = await addressOf(() => {});
    close();
    expect(await address.send({ text: 'never out' })).toEqual({ kind: 'spent' });
  });
});

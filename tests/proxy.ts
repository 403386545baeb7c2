// A way to a server that a test cuts, silences and heals: what a network does, without one.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './ports.ts';

export type Detour = {
  readonly port: number;
  /** Ends every connection, and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Cuts by itself once so many more bytes were asked. */
  readonly cutAfter: (bytes: number) => void;
  /** What is asked still arrives, but no answer comes back; new connections are taken and stay silent. */
  readonly silence: () => void;
  /** As it was. Silent connections are ended: their answers are lost. */
  readonly heal: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A proxy on a free port of this machine, before the server on `target`. */
export async function openProxy(target: number): Promise<Detour> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let left = Number.POSITIVE_INFINITY;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.on('data', (bytes) => {
        if (one === near) left -= bytes.length;
        if (left < 0) void cut();
        else if (!(isSilent && one === far)) other.write(bytes);
      });
    }
  });
  const port = await freePort();
  const listen = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await listen();
  const cut = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    if (closed) server.close();
    end();
    await closed;
  };
  return {
    port,
    cut,
    cutAfter(bytes) {
      left = bytes;
    },
    silence() {
      isSilent = true;
    },
    async heal() {
      if (isSilent) end();
      isSilent = false;
      left = Number.POSITIVE_INFINITY;
      if (!server.listening) await listen();
    },
    stop: cut,
  };
}

// Ports of this machine for what must come back on its own one: nobody else takes it meanwhile.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that a system gives to whoever asks for any free port, which it may give away again as soon as they are let go. */
const [FIRST, END] = [12_000, 32_000];

/** A port that nobody listens on, and that no "any free port" of another test or program will be. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    const server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(true)).listen(port, () => resolve(false));
    });
    if (taken) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

// The one HTTP server: the doors that adapters hand it, and whether it is alive and ready.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { Clock, Log } from './core/ports.ts';
import { BODY_MOST, type Intake, SORRY, TOO_MUCH, takeIn, UNANSWERED } from './server-intake.ts';

/**
 * A door: what an adapter calls a route, since nothing here knows adapters. `path` is exact, or a prefix where it ends in `/*`.
 * An exact one may `take` bytes in place of a request.
 */
export type Door = Page | Intake;
type Page = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (request: Request) => Promise<Response> | Response;
};

/** What the server is opened with. `ready` names what is not ready; none is ready. `patience` is for a slow request, in ms. */
export type Opening = {
  readonly host: string;
  readonly port: number;
  readonly doors: readonly Door[];
  readonly ready: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience?: number;
};

/** `drain` turns readiness off; `close` lets answers under way finish for at most `grace` ms and is harmless twice. */
export type Server = { readonly url: string; drain(): void; close(grace: number): Promise<void> };

const say = (context: Context, status: 200 | 404 | 405 | 413 | 500 | 503, words: string) =>
  context.text(`${words}\n`, status, { 'cache-control': 'no-store' });

/** The server's answers without a socket, so that they can be asked for directly. */
export function answers(opening: Opening, draining: () => boolean): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      // A promise to use https for years is the operator's to make, at the proxy that speaks it.
      strictTransportSecurity: false,
    }),
  );
  app.use(
    bodyLimit({
      maxSize: BODY_MOST,
      onError: (context) => {
        // The rest of the body is never read, so nobody may send a next request behind it.
        context.header('connection', 'close');
        return say(context, 413, TOO_MUCH);
      },
    }),
  );

  app.get('/healthz', (context) => say(context, 200, 'alive'));
  app.get('/readyz', async (context) => {
    if (draining()) return say(context, 503, 'stopping');
    const missing = await opening.ready();
    return missing.length === 0 ? say(context, 200, 'ready') : say(context, 503, `not ready: ${missing.join(', ')}`);
  });
  for (const door of opening.doors) {
    if ('handle' in door) app.on(door.method, door.path, (context) => door.handle(context.req.raw));
  }

  const paths = ['/healthz', '/readyz', ...opening.doors.map((door) => door.path)];
  for (const path of new Set(paths)) {
    const methods = opening.doors.filter((door) => door.path === path).map((door) => door.method);
    const allow = [...new Set(methods.length === 0 ? ['GET'] : methods)].join(', ');
    app.all(path, (context) => {
      context.header('allow', allow);
      return say(context, 405, `This address takes ${allow} only.`);
    });
  }
  app.notFound((context) => say(context, 404, 'There is nothing at this address.'));
  app.onError((error, context) => {
    opening.log.error({ error, path: context.req.path }, UNANSWERED);
    return say(context, 500, SORRY);
  });
  return app;
}

/** Opens the server. Rejects with one line for the operator where it cannot listen. */
export async function openServer(opening: Opening): Promise<Server> {
  let draining = false;
  const patience = opening.patience ?? 10_000;
  const app = answers(opening, () => draining);
  const page = getRequestListener(app.fetch);
  const intake = takeIn(opening.doors, opening.log);
  const server = createServer(
    {
      // Whoever sends a request a byte at a time is let go; answers that stream are not touched by these.
      headersTimeout: patience / 2,
      requestTimeout: patience,
      connectionsCheckingInterval: Math.min(1000, patience / 4),
      keepAliveTimeout: 5000,
    },
    (request, response) => void (intake(request, response) ?? page(request, response)),
  );
  await listen(server, opening);
  server.on('error', (error) => opening.log.error({ error }, 'The HTTP server met an error.'));

  const { address, port, family } = server.address() as AddressInfo;
  // "Every address" is no address that one could open; this machine's own name is among them.
  const every = address === '0.0.0.0' || address === '::';
  const shown = every ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${shown}:${port}`,
    drain() {
      draining = true;
    },
    close(grace) {
      draining = true;
      closing ??= shut(server, opening.clock, grace);
      return closing;
    },
  };
}

async function listen(server: HttpServer, { host, port }: Opening): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    throw new Error(cannotListen((error as NodeJS.ErrnoException).code ?? 'unknown', host, port), { cause: error });
  } finally {
    server.off('error', reject);
  }
}

/** Why the server cannot listen, with the variable and the way out. */
export function cannotListen(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `PORT: ${port} is in use on ${host}. Stop the other program, or set PORT to another number (0: any free port).`;
  if (code === 'EACCES') return `PORT: this user may not open ${port}. Set PORT to a number from 1024 to 65535.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'HOST is no address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for every address it has.';
  return `PORT and HOST: the server cannot listen there (${code}). Set them to others.`;
}

async function shut(server: HttpServer, clock: Clock, grace: number): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  const enough = new AbortController();
  await Promise.race([closed, clock.wait(grace, enough.signal)]);
  enough.abort();
  server.closeAllConnections();
  await closed;
}

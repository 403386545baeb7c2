// Installing in many workspaces: Slack's OAuth by its own library, on the one server, with pages that say what to do.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InstallationStore, Logger, StateStore, webApi } from '@slack/bolt';
import { ErrorCode, InstallProvider } from '@slack/oauth';
import type { Route } from '../adapter.ts';
import { NotKept } from './installations.ts';
import { INSTALL_PATH, REDIRECT_PATH } from './paths.ts';
import { SCOPES } from './scopes.ts';

/** `publicUrl` is how Slack and people reach this server; `apiUrl` a stand-in for Slack, if there is one. */
export type Install = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicUrl: string;
  readonly apiUrl?: string;
  readonly installations: InstallationStore;
  readonly states: StateStore;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
};

type Page = { readonly status: number; readonly title: string; readonly words: string; readonly again: boolean };

const DONE: Page = {
  status: 200,
  title: 'Two Tiers is installed',
  words: 'Go back to Slack and open the app’s Home tab: it lists the commands, which work in every channel.',
  again: false,
};
const DECLINED: Page = {
  status: 200,
  title: 'Nothing was installed',
  words: 'You declined, and nothing was stored. You can change your mind at any time.',
  again: true,
};
const STALE: Page = {
  status: 400,
  title: 'This installation cannot be finished',
  words: 'Its link was used before, is older than ten minutes, or began in another browser. Nothing was stored.',
  again: true,
};
const FAILED: Page = {
  status: 502,
  title: 'Slack did not finish the installation',
  words: 'Nothing was stored. Please begin once more; if it goes on, tell whoever runs this bot.',
  again: true,
};

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function html({ title, words, again }: Page): string {
  const link = again ? `<p><a href="${INSTALL_PATH}">Begin the installation again</a></p>` : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head><body><main><h1>${escaped(title)}</h1><p>${escaped(words)}</p>${link}</main></body></html>`;
}

/** Which page tells of an error. What an installer can mend is said in full. */
function pageOf(error: unknown): Page {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof NotKept) return { ...FAILED, status: 400, words: `${error.message} Nothing was stored.` };
  if (code === ErrorCode.AuthorizationError) return DECLINED;
  const stale = [ErrorCode.InvalidStateError, ErrorCode.MissingStateError, ErrorCode.MissingCodeError];
  return stale.some((each) => each === code) ? STALE : FAILED;
}

/** Runs what wants Node's request and response on a web request, and gives what it wrote. */
async function asNode(
  request: Request,
  run: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Response> {
  const url = new URL(request.url);
  const headers = new Headers({ 'cache-control': 'no-store' });
  let [status, body] = [500, ''];
  const incoming = { url: `${url.pathname}${url.search}`, headers: Object.fromEntries(request.headers) };
  const outgoing = {
    getHeader: (name: string) => headers.get(name) ?? undefined,
    setHeader: (name: string, value: string | readonly string[]) => {
      headers.delete(name);
      for (const each of [value].flat()) headers.append(name, each);
    },
    writeHead: (code: number, more: Readonly<Record<string, string>> = {}) => {
      status = code;
      for (const [name, value] of Object.entries(more)) headers.set(name, value);
    },
    end: (words = '') => {
      body = words;
    },
  };
  // The library touches these members only; a socket is behind neither.
  await run(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
  return new Response(body, { status, headers });
}

function showPage(response: ServerResponse, page: Page): void {
  response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html(page));
}

/** The two doors of an installation, and who authorizes events by what was stored. */
export function openInstall(install: Install): {
  readonly authorize: InstallProvider['authorize'];
  readonly routes: readonly Route[];
} {
  const { clientId, clientSecret, installations, states, clientOptions, logger, apiUrl, publicUrl } = install;
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    installationStore: installations,
    stateStore: states,
    clientOptions,
    logger,
    directInstall: true,
    ...(apiUrl === undefined ? {} : { authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href }),
  });
  const asked = { scopes: [...SCOPES], redirectUri: `${publicUrl}${REDIRECT_PATH}` };
  const begin = (request: Request) =>
    asNode(request, (req, res) => provider.handleInstallPath(req, res, undefined, asked));
  const finish = (request: Request) =>
    asNode(request, (req, res) =>
      provider.handleCallback(req, res, {
        success: (_installation, _options, _req, response) => showPage(response, DONE),
        failure: (error, _options, _req, response) => showPage(response, pageOf(error)),
      }),
    );
  return {
    authorize: provider.authorize,
    routes: [
      { method: 'GET', path: INSTALL_PATH, handle: begin },
      { method: 'GET', path: REDIRECT_PATH, handle: finish },
    ],
  };
}

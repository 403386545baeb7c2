// Who asks where the bot has no token to act with, or cannot read it just now, is told so: silence would look like a fault of theirs.
import type { Authorize } from '@slack/bolt';
import { type Card, card, text } from '../../core/card.ts';
import { at, stringAt } from '../../core/json.ts';
import type { Clock, Log } from '../../core/ports.ts';
import { link } from '../../core/text.ts';
import { slackIn } from './index.ts';
import { INSTALL_PATH } from './paths.ts';
import { responseUrl } from './response-url.ts';
import { unpack } from './way.ts';

/** `publicUrl` is where a workspace installs the bot; `apiUrl` a stand-in for Slack, if there is one. */
type World = {
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl?: string | undefined;
  readonly apiUrl?: string | undefined;
};

const unable = (publicUrl: string | undefined): Card =>
  card('I cannot answer here just now', [
    text('Nothing was saved. Please try again in a minute.'),
    text([
      'If it stays so, whoever manages this workspace can ',
      publicUrl === undefined ? 'install me once more' : link('install me once more', `${publicUrl}${INSTALL_PATH}`),
      '.',
    ]),
  ]);

/** Authorizes as `authorize` does, and where that fails tells whoever asked, by the way back that needs no token. */
export function telling(authorize: Authorize<boolean>, { clock, log, publicUrl, apiUrl }: World): Authorize<boolean> {
  async function tell(body: unknown): Promise<void> {
    const url = stringAt(body, 'response_url');
    const since = clock.now();
    const kept = url === undefined ? unpack(stringAt(body, 'view', 'private_metadata')).address : undefined;
    const way = url === undefined ? kept : { url, since, used: 0 };
    const drawn = slackIn({}).render({ kind: 'card', card: unable(publicUrl) }, new Map());
    if (way === undefined || drawn.kind !== 'message') return;
    const sent = await responseUrl(way, clock, apiUrl)?.send(drawn.body);
    if (sent?.kind !== 'sent')
      log.warn({ sent: at(sent, 'kind') }, 'Somebody asked in vain, and could not be told why.');
  }

  return async (source, body) => {
    try {
      return await authorize(source, body);
    } catch (error) {
      tell(body).catch((err: unknown) => log.warn({ err }, 'Somebody asked in vain, and could not be told why.'));
      throw error;
    }
  };
}

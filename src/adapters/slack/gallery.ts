// Drawn pictures on the one server, where Slack can fetch them.
import type { Bot } from '../../core/bot.ts';
import type { Page } from '../adapter.ts';

/** The door to them. */
export const gallery = (bot: Bot): Page => ({
  method: 'GET',
  path: '/figures/*',
  handle(request) {
    const [, hash = ''] = /\/figures\/([0-9a-f]{64})\.png$/.exec(new URL(request.url).pathname) ?? [];
    const drawn = bot.pictures.find(hash);
    if (!drawn) return new Response('There is no such picture.\n', { status: 404 });
    const headers = { 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' };
    return new Response(Uint8Array.from(drawn.png), { headers });
  },
});

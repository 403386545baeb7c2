// The playground: the bot as a chat page on this computer, with no account.
import type { Adapter } from '../adapter.ts';
import { type PlaygroundEvent, receive } from './event.ts';
import { type PlaygroundPayload, render } from './render.ts';
import { openWeb, type PlaygroundConfig } from './web.ts';

export type { PlaygroundConfig, PlaygroundEvent, PlaygroundPayload };

export const playground: Adapter<PlaygroundEvent, PlaygroundPayload, PlaygroundConfig> = {
  name: 'playground',
  receive,
  render,
  connect: async (bot, config) => openWeb(bot, config),
};

// Slack without a connection: what it sends, read; what we answer, drawn. Raw JSON in, raw JSON out.
import type { Interaction, Reply } from '../../core/command.ts';
import type { Drawings } from '../adapter.ts';
import { receive } from './receive.ts';
import { type Payload, PREFIX, render, type Style } from './render.ts';

export type { Payload, Style } from './render.ts';

/** Slack in a style: another prefix for commands, or an address that serves pictures. */
export const slackIn = (style: Style) => ({
  name: 'slack' as const,
  receive: (event: unknown): Interaction | null => receive(event, style.prefix ?? PREFIX),
  render: (reply: Reply, pictures: Drawings): Payload => render(reply, pictures, style),
});

export const slack = slackIn({});

// Discord without a connection: what it sends, read; what we answer, drawn. Raw JSON in, raw JSON out.
import { receive } from './receive.ts';
import { render } from './render.ts';

export type { Payload } from './render.ts';

export const discord = { name: 'discord', receive, render } as const;

// What comes and goes on Slack's socket: envelopes with something to answer, read; their acknowledgements, written once.
import { Socket } from 'node:net';
import type { ReceiverEvent } from '@slack/bolt';
import { at, stringAt } from '../../core/json.ts';
import { writtenAs } from './written.ts';

/** What wants an answer; everything else on the socket is between Slack and the library. */
export type Envelope = { readonly envelope_id: string; readonly payload: ReceiverEvent['body'] };

/** Reads a message. Null for what is none of ours: a hello, a goodbye, or nonsense. */
export function envelopeOf(message: unknown): Envelope | null {
  if (typeof message !== 'string') return null;
  try {
    const read: unknown = JSON.parse(message);
    const [envelope_id, payload] = [stringAt(read, 'envelope_id'), at(read, 'payload')];
    const isOurs = envelope_id !== undefined && typeof payload === 'object' && payload !== null;
    return isOurs ? { envelope_id, payload } : null;
  } catch {
    return null;
  }
}

/** An acknowledgement as it goes out. */
export function acknowledgement(id: string, answer: unknown): string {
  const text = typeof answer === 'object' && answer !== null ? writtenAs(answer).text : '{}';
  return `{"envelope_id":${JSON.stringify(id)},"payload":${text}}`;
}

/** What is said in one breath goes out in one write, where the library lets its connection be seen; else each in its own. */
export function gather(websocket: unknown): void {
  const connection = at(websocket, 'defaultSocket');
  if (!(connection instanceof Socket) || connection.writableCorked > 0) return;
  connection.cork();
  process.nextTick(() => connection.uncork());
}

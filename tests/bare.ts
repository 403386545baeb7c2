// Bytes on a bare socket: requests that no client would send.
import { connect } from 'node:net';

/** Sends bytes on a bare socket, and gives what came until the other side closed. */
export function bare(url: string, bytes: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
  let came = '';
  socket.on('data', (chunk) => {
    came += chunk;
  });
  socket.on('error', () => resolve(came));
  socket.on('close', () => resolve(came));
  return promise;
}

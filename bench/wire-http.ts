// Requests over kept connections on loopback, with as little work of our own as can be: what is measured is the other side.
import { connect, type Socket } from 'node:net';

export type Answer = { readonly status: number; readonly body: string };
type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };

const isWhole = (head: string, body: string): boolean => {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return /\r\ntransfer-encoding: chunked/i.test(head) ? body.endsWith('0\r\n\r\n') : /^HTTP\/1\.1 (204|304)/.test(head);
};

/** Bytes are read as Latin-1, so that a character is a byte: lengths fit, and nobody reads the words. */
function openLane(port: number, gone: () => void) {
  const socket: Socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
  let came = '';
  let waiting: Waiting | undefined;
  socket.on('data', (chunk) => {
    came += chunk;
    const end = came.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [head, body] = [came.slice(0, end), came.slice(end + 4)];
    if (!isWhole(head, body)) return;
    came = '';
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
    waiting = undefined;
  });
  const end = (): void => {
    gone();
    waiting?.reject(new Error('The connection closed.'));
    waiting = undefined;
  };
  socket.on('error', end);
  socket.on('close', end);
  return {
    ask(request: string): Promise<Answer> {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      waiting = { resolve, reject };
      socket.write(request);
      return promise;
    },
    close: () => socket.destroy(),
  };
}
type Lane = ReturnType<typeof openLane>;

/** POSTs to one port, each over a connection that nobody uses, the longest idle first. */
export function openLanes(port: number) {
  const all = new Set<Lane>();
  let idle: Lane[] = [];
  const open = (): Lane => {
    const lane = openLane(port, () => {
      all.delete(lane);
      idle = idle.filter((each) => each !== lane);
    });
    all.add(lane);
    return lane;
  };
  return {
    async post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer> {
      const lane = idle.shift() ?? open();
      const lines = Object.entries({
        host: `127.0.0.1:${port}`,
        'content-length': Buffer.byteLength(body),
        ...headers,
      });
      const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
      const answer = await lane.ask(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n${body}`);
      if (all.has(lane)) idle.push(lane);
      return answer;
    },
    close(): void {
      for (const lane of all) lane.close();
    },
  };
}

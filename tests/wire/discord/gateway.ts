// Discord's gateway in small: hello, identify, ready, heartbeats, dispatches, resume; and everything that goes wrong with them.
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { at, numberAt, stringAt } from '../../../src/core/json.ts';

type Sent = { readonly op: number; readonly d?: unknown; readonly t?: string; readonly s?: number };
type Session = { readonly id: string; sequence: number; readonly sent: Sent[] };

/** One socket. `deaf` answers no heartbeat: a zombie. */
export type Wire = {
  readonly socket: WebSocket;
  session?: Session;
  readonly heard: { readonly op: number; readonly d: unknown }[];
  isOpen: boolean;
};

export type Guild = { readonly id: string } & Readonly<Record<string, unknown>>;

export type Gateway = {
  readonly wires: readonly Wire[];
  /** The wire that events go to; throws where nobody is connected. */
  live(): Wire;
  dispatch(t: string, d: unknown): void;
  /** Sends an operation as it is: 7 asks to reconnect, 9 says that the session is invalid. */
  operate(op: number, d?: unknown): void;
  /** Answers no heartbeat on wires that are open now. */
  deafen(): void;
  /** Events that a client misses: kept for its resume, not sent. */
  hold(t: string, d: unknown): void;
  /** The guilds that READY names, and that are sent after it. */
  guilds: readonly Guild[];
  heartbeat: number;
  /** A close code in place of READY. */
  refuse: number | undefined;
  /** Forgets every session: no resume succeeds. */
  forget(): void;
  close(): void;
};

type Options = {
  readonly server: Server;
  readonly path: string;
  readonly token: string;
  readonly applicationId: string;
  readonly url: () => string;
  readonly changed: () => void;
  readonly fault: (what: string) => void;
};

const GUILDS_ONLY = 1;

export function openGateway({ server, path, token, applicationId, url, changed, fault }: Options): Gateway {
  const sockets = new WebSocketServer({ server, path });
  const wires: Wire[] = [];
  const sessions = new Map<string, Session>();
  const deaf = new WeakSet<Wire>();

  const raw = (wire: Wire, sent: Sent): void => wire.socket.send(JSON.stringify(sent));
  function keep(session: Session, t: string, d: unknown): Sent {
    session.sequence += 1;
    const sent = { op: 0, t, s: session.sequence, d };
    session.sent.push(sent);
    return sent;
  }
  function dispatch(wire: Wire, t: string, d: unknown): void {
    if (!wire.session) throw new Error('Nobody has identified on that wire.');
    raw(wire, keep(wire.session, t, d));
  }

  function identify(wire: Wire, d: unknown): void {
    const refuse = gateway.refuse ?? (stringAt(d, 'token') === token ? undefined : 4004);
    if (refuse !== undefined) {
      wire.socket.close(refuse);
      return;
    }
    if (numberAt(d, 'intents') !== GUILDS_ONLY) fault(`identify asks for intents ${String(at(d, 'intents'))}`);
    const session: Session = { id: `session-${sessions.size + 1}`, sequence: 0, sent: [] };
    sessions.set(session.id, session);
    wire.session = session;
    dispatch(wire, 'READY', {
      v: 10,
      user: { id: applicationId, username: 'two-tiers', discriminator: '0', avatar: null, bot: true },
      guilds: gateway.guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url(),
      shard: at(d, 'shard') ?? [0, 1],
      application: { id: applicationId, flags: 0 },
    });
    for (const guild of gateway.guilds) dispatch(wire, 'GUILD_CREATE', guild);
  }

  function resume(wire: Wire, d: unknown): void {
    const session = sessions.get(stringAt(d, 'session_id') ?? '');
    if (!session || stringAt(d, 'token') !== token) {
      raw(wire, { op: 9, d: false });
      return;
    }
    wire.session = session;
    const after = numberAt(d, 'seq') ?? 0;
    for (const sent of session.sent.filter((each) => (each.s ?? 0) > after)) raw(wire, sent);
    dispatch(wire, 'RESUMED', {});
  }

  sockets.on('connection', (socket) => {
    const wire: Wire = { socket, heard: [], isOpen: true };
    wires.push(wire);
    socket.on('message', (data) => {
      const text = String(data);
      if (text.length > 4096) fault('a message to the gateway is over 4096 bytes');
      const heard: unknown = JSON.parse(text);
      const op = numberAt(heard, 'op') ?? -1;
      const d = at(heard, 'd');
      wire.heard.push({ op, d });
      if (op === 1 && !deaf.has(wire)) raw(wire, { op: 11 });
      else if (op === 2) identify(wire, d);
      else if (op === 6) resume(wire, d);
      else if (op !== 1) fault(`the gateway does not know operation ${op}`);
      changed();
    });
    socket.on('close', () => {
      wire.isOpen = false;
      changed();
    });
    raw(wire, { op: 10, d: { heartbeat_interval: gateway.heartbeat } });
    changed();
  });

  const live = (): Wire => {
    const wire = wires.findLast((each) => each.isOpen && each.session);
    if (!wire) throw new Error('Nobody is connected to the gateway.');
    return wire;
  };

  const gateway: Gateway = {
    wires,
    live,
    guilds: [],
    heartbeat: 45_000,
    refuse: undefined,
    dispatch: (t, d) => dispatch(live(), t, d),
    operate: (op, d) => raw(live(), { op, d }),
    deafen() {
      for (const each of wires) if (each.isOpen) deaf.add(each);
    },
    hold(t, d) {
      const session = [...sessions.values()].at(-1);
      if (!session) throw new Error('Nobody has identified yet.');
      keep(session, t, d);
    },
    forget: () => sessions.clear(),
    close() {
      for (const { socket } of wires) socket.terminate();
      sockets.close();
    },
  };
  return gateway;
}

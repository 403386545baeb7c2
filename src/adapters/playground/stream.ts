// Live changes to open pages, as server-sent events: what was missed first, then whatever comes.

/** One change as a page applies it: a seat's message in its newest form; with no id, a seat that starts afresh with this alone. */
export type Change = {
  readonly seat: string;
  readonly id: string | null;
  readonly revision: number;
  readonly html: string;
};

type Listener = { readonly changed: (changes: readonly Change[]) => void; readonly anew: () => void };
const ANEW = 'event: anew\ndata: {}\n\n';

export type Hub = {
  publish(changes: readonly Change[]): void;
  /** Has every page load anew: something that it shows is deleted. */
  anew(): void;
  /** A stream for some seats. `missed` gives what changed before it began; null where the page must load anew. */
  open(seats: readonly string[], missed: () => Promise<readonly Change[] | null>, signal: AbortSignal): Response;
  /** Ends every stream; harmless twice. */
  close(): void;
};

/** So often a silent stream says something, in milliseconds, so that nothing between takes it for dead. */
const BEAT = 20_000;
const encoder = new TextEncoder();
const written = (change: Change): string =>
  `id: ${change.revision}\nevent: message\ndata: ${JSON.stringify(change)}\n\n`;

export function openHub(): Hub {
  const listeners = new Set<Listener>();
  const ends = new Set<() => void>();

  function open(
    seats: readonly string[],
    missed: () => Promise<readonly Change[] | null>,
    signal: AbortSignal,
  ): Response {
    let end = (_isCancelled?: boolean) => {};
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        let early: Change[] | null = [];
        let over = false;
        const say = (words: string) => {
          if (!over) controller.enqueue(encoder.encode(words));
        };
        const listen: Listener = {
          changed(changes) {
            const ours = changes.filter((change) => seats.includes(change.seat));
            if (early) early.push(...ours);
            else say(ours.map(written).join(''));
          },
          anew: () => say(ANEW),
        };
        const beat = setInterval(() => say(': still here\n\n'), BEAT);
        beat.unref();
        const aborted = () => end();
        end = (isCancelled = false) => {
          if (over) return;
          over = true;
          clearInterval(beat);
          listeners.delete(listen);
          ends.delete(end);
          signal.removeEventListener('abort', aborted);
          // A stream that its reader cancelled is closed already.
          if (!isCancelled) controller.close();
        };
        listeners.add(listen);
        ends.add(end);
        signal.addEventListener('abort', aborted);
        say('retry: 500\nevent: hello\ndata: {}\n\n');
        const before = await missed().catch(() => null);
        say(before === null ? ANEW : [...before, ...early].map(written).join(''));
        early = null;
      },
      cancel: () => end(true),
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  }

  return {
    publish: (changes) => {
      for (const listener of listeners) listener.changed(changes);
    },
    anew: () => {
      for (const listener of listeners) listener.anew();
    },
    open,
    close: () => {
      for (const end of ends) end();
    },
  };
}

// The operator's numbers, on prom-client: what is counted and timed, and the page that a Prometheus reads.
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Counter as Counted, Meter } from '../core/ports.ts';

const COUNTED: Readonly<Record<Counted, { readonly help: string; readonly labels: readonly string[] }>> = {
  interactions_total: { help: 'Interactions, by how they ended', labels: ['platform', 'name', 'outcome'] },
  late_ack_total: { help: 'Interactions that were first answered with "thinking"', labels: ['platform'] },
  dedupe_total: { help: 'Repeated deliveries that had no second effect', labels: ['platform'] },
  rate_limited_total: { help: 'Answers of a platform that asked to wait', labels: ['route'] },
  discord_invalid_requests_total: { help: 'Requests to Discord that were answered with 401, 403 or 429', labels: [] },
  storage_errors_total: { help: 'Steps that the store could not take', labels: [] },
  gateway_reconnects_total: { help: 'Times that the gateway was connected again', labels: [] },
};

export type OpenMeter = Meter & { readonly type: string; page(): Promise<string> };

/** A meter with a registry of its own, with the process's memory, processor and event-loop lag in it. */
export function openMeter(): OpenMeter {
  const registers = [new Registry()];
  const [register] = registers;
  collectDefaultMetrics({ ...(register ? { register } : {}) });
  const counters = new Map(
    Object.entries(COUNTED).map(([name, { help, labels }]) => [
      name,
      new Counter({ name, help, labelNames: [...labels], registers }),
    ]),
  );
  const acks = new Histogram({
    name: 'ack_seconds',
    help: 'Seconds from an interaction to its acknowledgement',
    labelNames: ['platform'],
    // Both platforms give three seconds; half of that is when "thinking" is said.
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3],
    registers,
  });
  return {
    type: register?.contentType ?? 'text/plain',
    count: (what, labels = {}) => counters.get(what)?.inc({ ...labels }),
    time: (_, seconds, labels = {}) => acks.observe({ ...labels }, seconds),
    page: async () => (register ? register.metrics() : ''),
  };
}

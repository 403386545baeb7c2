// The operator's numbers, on prom-client: what is counted and timed, and the page that a Prometheus reads.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Counter as Counted, type Meter, type Model, ModelTrouble } from '../core/ports.ts';

const COUNTED: Readonly<Record<Counted, { readonly help: string; readonly labels: readonly string[] }>> = {
  interactions_total: { help: 'Interactions, by how they ended', labels: ['platform', 'name', 'outcome'] },
  late_ack_total: { help: 'Interactions that were first answered with "thinking"', labels: ['platform'] },
  dedupe_total: { help: 'Repeated deliveries that had no second effect', labels: ['platform'] },
  rate_limited_total: { help: 'Answers of a platform that asked to wait', labels: ['route'] },
  discord_invalid_requests_total: { help: 'Requests to Discord that were answered with 401, 403 or 429', labels: [] },
  storage_errors_total: { help: 'Steps that the store could not take', labels: [] },
  gateway_reconnects_total: { help: 'Times that the gateway was connected again', labels: [] },
};

export type OpenMeter = Meter & {
  readonly type: string;
  page(): Promise<string>;
  /** The model, with what it costs added up, and whether anybody asks it just now. Once for a meter. */
  watched(model: Model): Model;
};

/** What an ask cost all the same, though no answer came of it, in US dollars. */
const spentBy = (error: unknown): number => (error instanceof ModelTrouble ? error.spent : 0);

function watch(model: Model, registers: Registry[]): Model {
  const cost = new Counter({ name: 'llm_cost_usd_total', help: 'US dollars that asking the model cost', registers });
  new Gauge({
    name: 'llm_breaker_state',
    help: '1 while nobody asks the model, since it was of no use lately; else 0',
    registers,
    collect() {
      this.set(model.closed() === null ? 0 : 1);
    },
  });
  return {
    ...model,
    async complete(ask, signal) {
      try {
        const completion = await model.complete(ask, signal);
        cost.inc(completion.cost);
        return completion;
      } catch (error) {
        cost.inc(spentBy(error));
        throw error;
      }
    },
  };
}

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
    watched: (model) => watch(model, registers),
  };
}

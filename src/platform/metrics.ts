import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds of the histogram: from what memory answers to what a caller gives up on. */
const DURATION_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One operation that was served, as it is counted. */
export interface CountedOperation {
  /** Query, mutation, subscription, or none when it never came to be one. */
  readonly kind: string;
  readonly transport: string;
  /** `ok`, or the code of its first error. */
  readonly outcome: string;
  readonly seconds: number;
}

/** What an operator can see of a running process; it holds no person and no text of a client. */
export interface Metrics {
  countOperation(operation: CountedOperation): void;
  /** A value that is asked for whenever the metrics are read; a value that cannot be had is left out. */
  observe(name: string, meaning: string, read: () => Promise<number>): void;
  /** Everything, in the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Metrics of this process, its event loop and memory included. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const operations = new Counter({
    name: 'jetsetgo_operations_total',
    help: 'Operations served, by kind, transport and outcome.',
    labelNames: ['kind', 'transport', 'outcome'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'jetsetgo_operation_seconds',
    help: 'Time from a request to its answer, or to the taking up of a subscription.',
    labelNames: ['kind'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });

  return {
    countOperation({ kind, transport, outcome, seconds }) {
      operations.inc({ kind, transport, outcome });
      durations.observe({ kind }, seconds);
    },
    observe(name, meaning, read) {
      new Gauge({
        name,
        help: meaning,
        registers: [registry],
        async collect() {
          this.set(await read().catch(() => Number.NaN));
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

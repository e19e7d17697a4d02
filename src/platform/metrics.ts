import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds of the histogram: from what memory answers to what a caller gives up on. */
const DURATION_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Seconds that a commit takes: from a fast disk to one that hangs. */
const COMMIT_BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Commands that one commit takes in, up to the most that it may. */
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** One operation that was served, as it is counted: every word is this program's, and none a client's. */
export interface CountedOperation {
  /** Query, mutation, subscription, or none when it never came to be one. */
  readonly kind: string;
  /** The first field at its root, or `other`. */
  readonly field: string;
  readonly transport: string;
  /** `ok`, or the code of its first error. */
  readonly outcome: string;
  readonly seconds: number;
}

/** One commit to the log, as it is counted. */
export interface CountedCommit {
  readonly commandCount: number;
  readonly eventCount: number;
  readonly durationMs: number;
}

/** What an operator can see of a running process; it holds no person and no text of a client. */
export interface Metrics {
  countOperation(operation: CountedOperation): void;
  /** A command that was answered, by its name and the code of its answer. */
  countCommand(command: string, outcome: string): void;
  countCommit(commit: CountedCommit): void;
  /** A subscription that began; the answer is to be called when it ends, once or more often. */
  countSubscription(transport: string): () => void;
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
  return {
    countOperation: operationCounter(registry),
    ...commandCounters(registry),
    countSubscription: subscriptionGauge(registry),
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

function operationCounter(registry: Registry): Metrics['countOperation'] {
  const operations = new Counter({
    name: 'jetsetgo_operations_total',
    help: 'Operations served, by kind, first field, transport and outcome.',
    labelNames: ['kind', 'field', 'transport', 'outcome'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'jetsetgo_operation_seconds',
    help: 'Time from a request to its answer, or to the taking up of a subscription.',
    labelNames: ['kind'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  return ({ kind, field, transport, outcome, seconds }) => {
    operations.inc({ kind, field, transport, outcome });
    durations.observe({ kind }, seconds);
  };
}

function commandCounters(registry: Registry): Pick<Metrics, 'countCommand' | 'countCommit'> {
  const registers = [registry];
  const commands = new Counter({
    name: 'jetsetgo_commands_total',
    help: 'Commands answered, those of processes included, by name and outcome: a refusal by its code.',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const batches = new Histogram({
    name: 'jetsetgo_commit_commands',
    help: 'Commands that one commit to the log took in.',
    buckets: BATCH_BUCKETS,
    registers,
  });
  const durations = new Histogram({
    name: 'jetsetgo_commit_seconds',
    help: 'Time that a commit to the log took, from its lock to its durability.',
    buckets: COMMIT_BUCKETS,
    registers,
  });
  const events = new Counter({
    name: 'jetsetgo_events_appended_total',
    help: 'Events that this process appended to the log.',
    registers,
  });
  return {
    countCommand: (command, outcome) => commands.inc({ command, outcome }),
    countCommit({ commandCount, eventCount, durationMs }) {
      batches.observe(commandCount);
      durations.observe(durationMs / 1000);
      events.inc(eventCount);
    },
  };
}

function subscriptionGauge(registry: Registry): Metrics['countSubscription'] {
  const open = new Gauge({
    name: 'jetsetgo_subscriptions',
    help: 'Subscriptions open now, by transport.',
    labelNames: ['transport'],
    registers: [registry],
  });
  return (transport) => {
    open.inc({ transport });
    let isOpen = true;
    return () => {
      if (isOpen) open.dec({ transport });
      isOpen = false;
    };
  };
}

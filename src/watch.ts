import { logMigrations } from './event-store/event-log.js';
import { countParked } from './event-store/projection-status.js';
import type { HttpServerOptions } from './graphql/server/http-server.js';
import type { HealthReading } from './graphql/server/serve-health.js';
import { watchOperations } from './graphql/server/watch-operations.js';
import { keyMigrations } from './key-store/open-key-store.js';
import type { Logger } from './platform/logger.js';
import type { Metrics } from './platform/metrics.js';
import { lackedMigrations } from './platform/migrate.js';
import type { BookingProcesses } from './processes/booking-processes.js';
import { readMigrations } from './read-models/read-migrations.js';
import { projectedPosition } from './read-models/read-side.js';
import type { Storage } from './storage.js';

/** What is watched. */
interface Watched extends Pick<Storage, 'log' | 'reader' | 'read' | 'keySafe' | 'keyDestruction'> {
  readonly processes: Pick<BookingProcesses, 'position' | 'troubledCount'>;
}

/** What an operator gets to see of the running engine; without metrics, its log and its health alone. */
export function createWatch(
  metrics: Metrics | null,
  watched: Watched,
  logger: Logger,
): Pick<HttpServerOptions, 'onServed' | 'onSubscribed' | 'health' | 'metrics'> {
  if (metrics !== null) observeProgress(metrics, watched);
  return {
    onServed: watchOperations(logger, metrics),
    onSubscribed: metrics?.countSubscription ?? (() => () => undefined),
    health: readHealth(watched),
    metrics,
  };
}

function readHealth({ log, reader, read: { reading }, keySafe, processes }: Watched): HealthReading {
  return {
    positions: async () => ({
      projected: await projectedPosition(reading.db), // first, so that a lag is never less than none
      head: (await reader.head()).position,
      parked: await countParked(reading),
      troubled: await processes.troubledCount(),
    }),
    pendingMigrations: async () => [
      ...(await lackedMigrations(log, 'log', logMigrations(log.engine))),
      ...(await lackedMigrations(reading, 'read', readMigrations(reading.engine))),
    ],
    pendingKeyMigrations: () =>
      lackedMigrations(keySafe.reading, 'keys', keyMigrations(keySafe.reading.engine)),
  };
}

/** How far whatever follows the log is: the read models, the processes of bookings, and the destruction of keys. */
function observeProgress({ observe }: Metrics, { reader, read, keyDestruction, processes }: Watched): void {
  const head = async (): Promise<number> => (await reader.head()).position;
  const projected = (): Promise<number> => projectedPosition(read.reading.db);
  const lagOf = (position: () => Promise<number>) => async (): Promise<number> => {
    const seen = await position(); // first, so that the lag is never less than none
    return (await head()) - seen;
  };
  const parked = 'Events left out of the read models until they are retried.';
  observe('jetsetgo_log_head', 'Position of the last event in the log.', head);
  observe('jetsetgo_projected_position', 'Position that queries see.', projected);
  observe('jetsetgo_projection_lag_events', 'Events that queries do not see yet.', lagOf(projected));
  observe('jetsetgo_parked_events', parked, () => countParked(read.reading));
  observe(
    'jetsetgo_processes_position',
    'Position up to which this process has looked for what is to be done.',
    () => processes.position(),
  );
  observe(
    'jetsetgo_processes_lag_events',
    'Events not looked at yet for what is to be done.',
    lagOf(() => processes.position()),
  );
  observe('jetsetgo_troubled_tasks', 'Tasks of bookings that several tries did not get done.', () =>
    processes.troubledCount(),
  );
  observe('jetsetgo_erasures_pending', 'Erasures whose keys this process has not destroyed yet.', () =>
    keyDestruction.pendingCount(),
  );
}

import { countParked } from './event-store/projection-status.js';
import type { HttpServerOptions } from './graphql/server/http-server.js';
import { watchOperations } from './graphql/server/watch-operations.js';
import type { Logger } from './platform/logger.js';
import { createMetrics } from './platform/metrics.js';
import { projectedPosition } from './read-models/read-side.js';
import type { Storage } from './storage.js';

/** What an operator gets to see of the running engine. */
export function createWatch(
  hasMetrics: boolean,
  { reader, read }: Pick<Storage, 'reader' | 'read'>,
  logger: Logger,
): Pick<HttpServerOptions, 'onServed' | 'readPositions' | 'metrics'> {
  const metrics = hasMetrics ? createMetrics() : null;
  const head = async (): Promise<number> => (await reader.head()).position;
  const projected = (): Promise<number> => projectedPosition(read.reading.db);
  metrics?.observe('jetsetgo_log_head', 'Position of the last event in the log.', head);
  metrics?.observe('jetsetgo_projected_position', 'Position that queries see.', projected);
  metrics?.observe('jetsetgo_projection_lag_events', 'Events that queries do not see yet.', async () => {
    const seen = await projected(); // first, so that the lag is never less than none
    return (await head()) - seen;
  });
  const parked = (): Promise<number> => countParked(read.reading);
  metrics?.observe(
    'jetsetgo_parked_events',
    'Events left out of the read models until they are retried.',
    parked,
  );
  const readPositions = async () => ({
    projected: await projected(),
    head: await head(),
    parked: await parked(),
  });
  return { onServed: watchOperations(logger, metrics), readPositions, metrics };
}

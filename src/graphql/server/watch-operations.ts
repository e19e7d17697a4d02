import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import type { OnServed } from './served-operation.js';

/** One line in the log and one count in the metrics for every operation that was served. */
export function watchOperations(logger: Logger, metrics: Metrics | null): OnServed {
  return (served) => {
    const { kind, transport, durationMs, codes } = served;
    metrics?.countOperation({ kind, transport, outcome: codes[0] ?? 'ok', seconds: durationMs / 1000 });
    logger.info({ ...served, durationMs: Math.round(durationMs * 10) / 10 }, 'operation served');
  };
}

import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import { describeSpan } from '../../platform/tracing.js';
import type { OnServed, ServedOperation } from './served-operation.js';

/** One line in the log, one count in the metrics and, where it is traced, one span for every operation that was served. */
export function watchOperations(logger: Logger, metrics: Metrics | null): OnServed {
  return (served) => {
    const { kind, field, transport, durationMs, codes } = served;
    const outcome = codes[0] ?? 'ok';
    metrics?.countOperation({ kind, field, transport, outcome, seconds: durationMs / 1000 });
    describeSpan(
      `${kind} ${field}`,
      { ...spanAttributes(served), 'jetsetgo.outcome': outcome },
      isFault(codes),
    );
    logger.info({ ...served, durationMs: Math.round(durationMs * 10) / 10 }, 'operation served');
  };
}

/** OpenTelemetry's own names where it has some; never the document, which may hold what a person typed. */
function spanAttributes({ requestId, kind, name, transport, caller }: ServedOperation) {
  return {
    'graphql.operation.type': kind,
    ...(name !== null && { 'graphql.operation.name': name }),
    'jetsetgo.request_id': requestId,
    'jetsetgo.transport': transport,
    'jetsetgo.caller': caller,
  };
}

function isFault(codes: readonly string[]): boolean {
  return codes.includes('INTERNAL_SERVER_ERROR');
}

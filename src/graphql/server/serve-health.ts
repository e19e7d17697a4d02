import type { FastifyInstance } from 'fastify';

/** Events that the read side may be behind while the node is still of use: some seconds of the busiest log. */
const MAX_LAG = 10_000;

/** A log that takes longer to answer is one that does not. */
const LOG_TIMEOUT_MS = 2_000;

/** How far the log and the read models are; it rejects when either cannot be read. */
export type ReadPositions = () => Promise<{ readonly head: number; readonly projected: number }>;

/** Tells whoever runs the process whether it lives, and whether it should be sent requests. */
export function serveHealth(app: FastifyInstance, readPositions: ReadPositions): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const reason = isClosing ? 'the server stops' : await unreadyReason(readPositions);
    void reply.header('cache-control', 'no-store');
    return reason === null ? { status: 'ready' } : reply.status(503).send({ status: 'not ready', reason });
  });
}

async function unreadyReason(readPositions: ReadPositions): Promise<string | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, LOG_TIMEOUT_MS, null).unref());
  const positions = await Promise.race([readPositions().catch(() => null), timeout]);
  if (positions === null) return 'the log or the read models cannot be read';
  const lag = positions.head - positions.projected;
  return lag <= MAX_LAG ? null : `the read models are ${String(lag)} events behind the log`;
}

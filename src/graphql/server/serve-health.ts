import type { FastifyInstance } from 'fastify';

/** Events that the read side may be behind while the node is still of use: some seconds of the busiest log. */
const MAX_LAG = 10_000;

/** A log that takes longer to answer is one that does not. */
const LOG_TIMEOUT_MS = 2_000;

/** How far the log and the read models are, and what they left out. */
interface Positions {
  readonly head: number;
  readonly projected: number;
  /** Events that could not be projected and wait for an operator. */
  readonly parked: number;
}

/** Reads the positions; it rejects when the log or the read models cannot be read. */
export type ReadPositions = () => Promise<Positions>;

/** Tells whoever runs the process whether it lives, and whether it should be sent requests. */
export function serveHealth(app: FastifyInstance, readPositions: ReadPositions): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const positions = isClosing ? null : await positionsInTime(readPositions);
    const reason = isClosing ? 'the server stops' : unreadyReason(positions);
    void reply.header('cache-control', 'no-store');
    if (reason !== null) return reply.status(503).send({ status: 'not ready', reason });
    return { status: 'ready', parkedEvents: positions?.parked }; // parked events are no reason to send requests elsewhere
  });
}

function positionsInTime(readPositions: ReadPositions): Promise<Positions | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, LOG_TIMEOUT_MS, null).unref());
  return Promise.race([readPositions().catch(() => null), timeout]);
}

function unreadyReason(positions: Positions | null): string | null {
  if (positions === null) return 'the log or the read models cannot be read';
  const lag = positions.head - positions.projected;
  return lag <= MAX_LAG ? null : `the read models are ${String(lag)} events behind the log`;
}

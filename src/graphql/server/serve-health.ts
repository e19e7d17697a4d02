import type { FastifyInstance } from 'fastify';

/** Events that the read side may be behind while the node is still of use: some seconds of the busiest log. */
const MAX_LAG = 10_000;

/** A database that takes longer to answer is one that does not. */
const READ_TIMEOUT_MS = 2_000;

/** How far the log and the read models are, and what they left out. */
interface Positions {
  readonly head: number;
  readonly projected: number;
  /** Events that could not be projected and wait for an operator. */
  readonly parked: number;
  /** Tasks of bookings that several tries did not get done. */
  readonly troubled: number;
}

/** How the databases of a node are found; each rejects when what it reads cannot be read. */
export interface HealthReading {
  positions(): Promise<Positions>;
  /** Names of migrations that the log or the read models lack. */
  pendingMigrations(): Promise<readonly string[]>;
  /** Names of migrations that the key store lacks. */
  pendingKeyMigrations(): Promise<readonly string[]>;
}

/** Tells whoever runs the process whether it lives, and whether it should be sent requests. */
export function serveHealth(app: FastifyInstance, reading: HealthReading): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const { reason, ...counts } = isClosing ? { reason: 'the server stops' } : await judged(reading);
    void reply.header('cache-control', 'no-store');
    if (reason !== null) return reply.status(503).send({ status: 'not ready', reason });
    return { status: 'ready', ...counts }; // what is parked or troubled is no reason to send requests elsewhere
  });
}

/** Why a node is not ready, or null and how much waits for an operator. */
async function judged(reading: HealthReading): Promise<{
  readonly reason: string | null;
  readonly parkedEvents?: number;
  readonly troubledTasks?: number;
}> {
  const [positions, pending, pendingOfKeys] = await Promise.all([
    inTime(reading.positions()),
    inTime(reading.pendingMigrations()),
    inTime(reading.pendingKeyMigrations()),
  ]);
  if (positions === null || pending === null) return { reason: 'the log or the read models cannot be read' };
  if (pendingOfKeys === null) return { reason: 'the key store cannot be read' };
  const lacked = [...pending, ...pendingOfKeys];
  if (lacked.length > 0) return { reason: `to be migrated: ${lacked.join(', ')}` };
  const lag = positions.head - positions.projected;
  const reason = lag <= MAX_LAG ? null : `the read models are ${String(lag)} events behind the log`;
  return { reason, parkedEvents: positions.parked, troubledTasks: positions.troubled };
}

/** What is read; null when it is not in time, or not at all. */
function inTime<Read>(reading: Promise<Read>): Promise<Read | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, READ_TIMEOUT_MS, null).unref());
  return Promise.race([reading.catch(() => null), timeout]);
}

import type { Socket } from 'node:net';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import type { DatabaseUse, OpenDatabase, ServerSettings } from './database.js';
import type { PostgresTarget } from './database-url.js';
import type { Logger } from './logger.js';
import type { Signal } from './signal.js';
import { APPENDED_CHANNEL, postgresEngine } from './sql-engine.js';

/** Connecting takes milliseconds; a server that does not answer for so long is taken to be away. */
const CONNECT_TIMEOUT_MS = 5_000;

/** A node that is lost in the middle of a transaction gives its locks back after so long. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** How long the listening connection waits before it connects again. */
const RECONNECT_MS = 1_000;

/** A server says nothing for so much longer than its longest statement only when it is gone. */
const SILENCE_MS = 2_000;

/** A replica that did not answer is asked again after so long. */
const REST_MS = 10_000;

/** PostgreSQL's type numbers (pg_type.dat) of json and int8. */
const JSON_OID = 114;
const INT8_OID = 20;

/** JSON stays text, whose bytes count; positions are numbers, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === JSON_OID) return (text: string) => text;
    if (oid === INT8_OID) return Number;
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};

/** Opens a pool of connections; they are made, and made again, as they are needed. */
export function openPostgres<Tables>(
  target: PostgresTarget,
  use: DatabaseUse,
  settings: ServerSettings,
): OpenDatabase<Tables> {
  const urls = use.access === 'read' ? [...target.replicaUrls, target.url] : [target.url];
  const pools = urls.map((url) => openPool(url, use, settings));
  const pool = pools.length === 1 ? pools[0] : firstThatAnswers(pools, settings.logger);
  return {
    db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as PostgresPool }) }),
    engine: postgresEngine,
  };
}

function openPool(url: string, use: DatabaseUse, settings: ServerSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: settings.poolSize,
    types,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: settings.statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'jetsetgo',
    ...(use.access === 'read' && { options: '-c default_transaction_read_only=on' }),
  });
  pool.on('connect', (client) => {
    client.on('error', () => undefined); // lost in use: what was asked of it fails and says why; unheard, it would end the process
    giveUpSilence(client, settings.statementTimeoutMs + SILENCE_MS);
  });
  pool.on('error', (error) => {
    settings.logger.warn(
      { err: error },
      'a database connection was lost; a new one is made when it is needed',
    );
  });
  return pool;
}

/** A server that vanished without a word would otherwise be waited for until the system gives up, a quarter of an hour later. */
function giveUpSilence(client: pg.PoolClient, silenceMs: number): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
  stream.setTimeout(silenceMs, () => {
    stream.destroy(new Error('The database server does not answer'));
  });
}

/** What Kysely asks of a pool, but for cursors, which nobody opens here. */
interface ReaderPool {
  connect(): Promise<ReaderConnection>;
  end(): Promise<void>;
}

interface ReaderConnection {
  query(text: string, parameters: readonly unknown[]): Promise<pg.QueryResult>;
  release(): void;
}

/**
 * A pool over several servers: it stays with one while that answers, so that what was seen once is seen again. A
 * statement whose server goes away is asked of the next one; what a reader asks stands alone.
 */
function firstThatAnswers(pools: readonly pg.Pool[], logger: Logger): ReaderPool {
  let restingUntilMs = pools.map(() => 0);

  function rest(pool: pg.Pool, error: unknown): void {
    logger.warn({ err: error }, 'a read replica does not answer; the next server is asked for a while');
    const failed = pools.indexOf(pool);
    restingUntilMs = restingUntilMs.map((until, index) =>
      index === failed ? performance.now() + REST_MS : until,
    );
  }

  async function connectToFirst(): Promise<{ readonly pool: pg.Pool; readonly client: pg.PoolClient }> {
    const rested = pools.filter((_, index) => (restingUntilMs[index] ?? 0) <= performance.now());
    for (const pool of rested.slice(0, -1)) {
      try {
        return { pool, client: await pool.connect() };
      } catch (error) {
        rest(pool, error);
      }
    }
    const pool = rested.at(-1) ?? pools.at(-1);
    if (pool === undefined) throw new Error('There is no database server to ask');
    return { pool, client: await pool.connect() };
  }

  async function connect(): Promise<ReaderConnection> {
    let held: Awaited<ReturnType<typeof connectToFirst>> | null = await connectToFirst();

    async function query(text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
      held ??= await connectToFirst();
      const { pool, client } = held;
      try {
        return await client.query(text, [...parameters]);
      } catch (error) {
        if (!isLostConnection(error) || pool === pools.at(-1)) throw error;
        held = null;
        client.release(true);
        rest(pool, error);
        return query(text, parameters); // at most once for each server, since those that failed rest
      }
    }

    return { query, release: () => held?.client.release() };
  }

  return { connect, end: () => Promise.all(pools.map((pool) => pool.end())).then(() => undefined) };
}

/** Whether the connection is gone, rather than the statement refused. */
function isLostConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity === 'FATAL';
}

/** Wakes this process when another one appends. A notification that is lost costs a poll interval, never an event. */
export function listenForAppends(
  { url }: PostgresTarget,
  appended: Signal,
  logger: Logger,
): () => Promise<void> {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const connecting = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'jetsetgo',
    });
    client = connecting;
    connecting.on('notification', () => {
      appended.notify();
    });
    connecting.on('error', (error) => {
      logger.warn(
        { err: error },
        'the listening connection was lost; events are polled for until it is back',
      );
    });
    connecting.on('end', again);
    try {
      await connecting.connect();
      await connecting.query(`listen ${APPENDED_CHANNEL}`);
    } catch (error) {
      await connecting.end().catch(() => undefined); // the first error says what is wrong
      throw error;
    }
    appended.notify(); // what was appended while nobody listened
  }

  function again(): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect().catch(again), RECONNECT_MS);
  }

  void connect().catch(again);
  return async () => {
    closed = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined); // it may never have been connected
  };
}

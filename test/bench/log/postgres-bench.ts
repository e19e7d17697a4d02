import pg from 'pg';
import type { EventRow, LogTables } from '../../../src/event-store/log-tables.js';
import type { PostgresTarget } from '../../../src/platform/database-url.js';
import { createPostgresCluster, type PostgresCluster } from '../../support/postgres-cluster.js';
import type { Bench } from '../bench.js';
import { measurePairs, type Comparison, type Pair } from '../comparison.js';
import { bookAll, callersText, lagText, type LogFindings } from './log-bench.js';
import { openLog } from './log-file.js';
import { byBooking, groupsOf, type BookingRows } from './raw-log.js';

/** Callers that book at the same time. */
const CALLER_COUNTS = [1, 32, 256];

/** Stages that it reports. */
export const POSTGRES_STAGE_COUNT = CALLER_COUNTS.length;

/** PostgreSQL's type number of json, whose text is wanted as it is. */
const JSON_OID = 114;

/** Compares durable bookings on PostgreSQL with raw commits of the same rows there, on a server with its own defaults. */
export async function comparePostgres(bench: Bench): Promise<LogFindings> {
  const cluster = await createPostgresCluster();
  const comparisons: Comparison[] = [];
  const lags: string[] = [];
  for (const callers of CALLER_COUNTS) {
    bench.progress.stage(`PostgreSQL: bookings by ${callersText(callers)}`);
    const lagsMs: number[] = [];
    let round = 0;
    const pairs = await measurePairs(bench.effort.repetitions + 1, () =>
      bookBoth(bench, cluster, { callers, lagsMs, name: `bench_${String(callers)}_${String(round++)}` }),
    );
    const what = `PostgreSQL: durable bookings, ${callersText(callers)}`;
    const limitIs = `raw commits of ${callers === 1 ? 'one' : String(callers)}, same rows`;
    comparisons.push({ what, limitIs, aim: null, pairs: pairs.slice(1) }); // the first pair warmed up
    lags.push(lagText(callers, lagsMs));
  }
  await cluster.remove();
  return { comparisons, lags };
}

interface Round {
  readonly callers: number;
  readonly lagsMs: number[];
  /** Of the databases that it makes. */
  readonly name: string;
}

async function bookBoth(bench: Bench, cluster: PostgresCluster, round: Round): Promise<Pair> {
  const { callers, lagsMs, name } = round;
  const [booked, raw] = [await createDatabase(cluster, name), await createDatabase(cluster, `${name}_raw`)];
  const engine = await bookAll(bench, {
    storage: { log: booked, read: booked, keys: booked },
    callers,
    lagsMs,
  });
  const limit = await commitRaw(raw, await readBookings(booked), callers);
  return { engine, limit };
}

async function createDatabase(cluster: PostgresCluster, name: string): Promise<PostgresTarget> {
  const client = await connect(cluster.url('postgres'));
  await client.query(`create database ${name}`);
  await client.end();
  return { engine: 'postgres', url: cluster.url(name), replicaUrls: [] };
}

async function connect(url: string): Promise<pg.Client> {
  const getTypeParser = (oid: number): ((text: string) => unknown) =>
    oid === JSON_OID ? (text) => text : pg.types.getTypeParser(oid);
  const client = new pg.Client({ connectionString: url, types: { getTypeParser } });
  await client.connect();
  return client;
}

async function readBookings(target: PostgresTarget): Promise<readonly BookingRows[]> {
  const client = await connect(target.url);
  const events = await client.query<EventRow>('select * from events order by global_position');
  const commands = await client.query<LogTables['commands']>(
    'select * from commands order by global_position',
  );
  await client.end();
  return byBooking(events.rows, commands.rows);
}

/** The same rows, so many bookings in each transaction: the lock, one statement, the commit; nothing decided or read. */
async function commitRaw(
  target: PostgresTarget,
  bookings: readonly BookingRows[],
  groupSize: number,
): Promise<number> {
  const log = await openLog(target); // the tables, indexes and triggers of the engine
  await log.db.destroy();
  const client = await connect(target.url);
  const groups = groupsOf(bookings, groupSize).map((group) => {
    const events = group.flatMap((booking) => booking.events);
    const last = events.at(-1);
    const commands = group.map(({ command }) => command);
    return [JSON.stringify(events), JSON.stringify(commands), last?.global_position, last?.hash];
  });
  const startedAt = performance.now();
  for (const group of groups) {
    await client.query('begin');
    await client.query('select * from log_head for update');
    await client.query({ name: 'write', text: RAW_WRITE, values: group });
    await client.query('commit');
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await client.end();
  return bookings.length / seconds;
}

/** JSON inside the parameters is text, as in the engine's own statement. */
const RAW_WRITE = `
  with new_events as (select * from json_to_recordset($1::json) as e(
      global_position bigint, event_id text, stream_id text, stream_position int, event_type text,
      schema_version int, data text, metadata text, recorded_at text, hash text)),
    events_written as (insert into events select global_position, event_id, stream_id, stream_position,
      event_type, schema_version, data::json, metadata::json, recorded_at, hash from new_events),
    streams_written as (insert into streams select stream_id, max(stream_position) from new_events group by stream_id
      on conflict (stream_id) do update set stream_position = excluded.stream_position),
    commands_written as (insert into commands select caller, idempotency_key, request_hash, outcome::json, event_id,
      global_position from json_to_recordset($2::json) as c(caller text, idempotency_key text, request_hash text,
      outcome text, event_id text, global_position bigint)),
    head_moved as (update log_head set global_position = $3, hash = $4)
  select 1`;

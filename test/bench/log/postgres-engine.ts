import pg from 'pg';
import { EVENT_PAGE_SIZE } from '../../../src/event-store/event-reader.js';
import type { EventRow, LogTables } from '../../../src/event-store/log-tables.js';
import type { PostgresTarget } from '../../../src/platform/database-url.js';
import { createPostgresCluster } from '../../support/postgres-cluster.js';
import { groupsOf, parseRow, type MeasuredEngine, type WrittenRows } from './measured-engine.js';
import { openLog, urlOf } from './storage.js';

/** PostgreSQL's type number of json, whose text is wanted as it is. */
const JSON_OID = 114;

/** PostgreSQL, on a server of its own with the server's own defaults. */
export async function startPostgresEngine(): Promise<MeasuredEngine> {
  const cluster = await createPostgresCluster();
  let databaseCount = 0;

  async function freshDatabase(): Promise<PostgresTarget> {
    const name = `bench_${String(++databaseCount)}`;
    const client = await connect(cluster.url('postgres'));
    await client.query(`create database ${name}`);
    await client.end();
    return { engine: 'postgres', url: cluster.url(name), replicaUrls: [] };
  }

  return {
    name: 'PostgreSQL',
    freshDatabase,
    async freshStorage() {
      const database = await freshDatabase();
      return { log: database, read: database, keys: database };
    },
    readRows: (log) => readRows(urlOf(log)),
    readRaw: (log) => readRaw(urlOf(log)),
    commitRaw: async (commands, groupSize) => commitRaw(await freshDatabase(), commands, groupSize),
    close: () => cluster.remove(),
  };
}

async function connect(url: string): Promise<pg.Client> {
  const getTypeParser = (oid: number): ((text: string) => unknown) =>
    oid === JSON_OID ? (text) => text : pg.types.getTypeParser(oid);
  const client = new pg.Client({ connectionString: url, types: { getTypeParser } });
  await client.connect();
  return client;
}

async function readRows(url: string): Promise<WrittenRows> {
  const client = await connect(url);
  const events = await client.query<EventRow>('select * from events order by global_position');
  const commands = await client.query<LogTables['commands']>(
    'select * from commands order by global_position',
  );
  await client.end();
  return {
    events: events.rows.map((row) => ({ ...row, global_position: Number(row.global_position) })),
    commands: commands.rows.map((row) => ({ ...row, global_position: Number(row.global_position) })),
  };
}

/** What `MeasuredEngine.readRaw` promises. */
async function readRaw(url: string): Promise<number> {
  const client = await connect(url);
  const text = 'select * from events where global_position > $1 order by global_position limit $2';
  let position = 0;
  const startedAt = performance.now();
  for (;;) {
    const { rows } = await client.query<EventRow>({
      name: 'page',
      text,
      values: [position, EVENT_PAGE_SIZE],
    });
    if (rows.map(parseRow).length === 0) break;
    position = Number(rows.at(-1)?.global_position);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await client.end();
  return position / seconds;
}

/** The lock, one statement, the commit. */
async function commitRaw(
  target: PostgresTarget,
  commands: readonly WrittenRows[],
  groupSize: number,
): Promise<number> {
  const log = await openLog(target); // the tables, indexes and triggers of the engine
  await log.db.destroy();
  const client = await connect(target.url);
  const groups = groupsOf(commands, groupSize).map(({ events, commands: answers }) => {
    const last = events.at(-1);
    return [JSON.stringify(events), JSON.stringify(answers), last?.global_position, last?.hash];
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
  return commands.length / seconds;
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

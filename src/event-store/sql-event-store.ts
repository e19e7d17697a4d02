import { sql, type Kysely } from 'kysely';
import type { OpenDatabase } from '../platform/database.js';
import { commandKey, judgeBatch, type BatchStart, type CommandRow, type EventMaking, type JudgedBatch } from './commit-batch.js';
import { createEventReader } from './event-reader.js';
import type { EventStore, FoldedStream, Receipt, StoreCommand, StreamFold } from './event-store.js';
import { createGroupCommit } from './group-commit.js';
import type { LogTables } from './log-tables.js';
import { createStreamStates, type StreamStates } from './stream-states.js';
import { insertCommands, insertEvents, moveHead, upsertStreams } from './sql-writes.js';

type Log = Kysely<LogTables>;

export interface SqlEventStoreOptions extends EventMaking {
  /** A connection to the log that may write; the store alone uses it. */
  readonly log: OpenDatabase<LogTables>;
  /** Called after each durable commit. */
  readonly onCommitted: () => void;
}

/** The event store on either SQL engine. Every commit takes the one `log_head` row first, so positions are dense and in commit order. */
export function createSqlEventStore(options: SqlEventStoreOptions): EventStore {
  const { log, onCommitted } = options;
  const states = createStreamStates();

  async function runBatch(commands: readonly StoreCommand<unknown>[]): Promise<JudgedBatch['answers']> {
    const judged = await log.db.connection().execute((connection) => commitBatch(connection, commands));
    for (const [streamId, stream] of judged.changed) {
      if (stream.state !== undefined) states.remember(streamId, stream);
    }
    if (judged.events.length > 0) onCommitted();
    return judged.answers;
  }

  async function commitBatch(connection: Log, commands: readonly StoreCommand<unknown>[]): Promise<JudgedBatch> {
    await log.engine.beginWrite.execute(connection);
    try {
      const start = await readStart(connection, commands);
      const judged = judgeBatch(start, commands, options);
      if (judged.events.length === 0) {
        await sql`rollback`.execute(connection);
        return judged;
      }
      await insertEvents(connection, log.engine, judged.events);
      await upsertStreams(connection, log.engine, judged.changed);
      await insertCommands(connection, log.engine, judged.commands);
      await moveHead(connection, judged);
      await sql`commit`.execute(connection);
      return judged;
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined); // the first error says what is wrong
      throw error;
    }
  }

  async function readStart(connection: Log, commands: readonly StoreCommand<unknown>[]): Promise<BatchStart> {
    const head = await sql<LogTables['log_head']>`select * from log_head ${log.engine.lockRows}`.execute(connection);
    const row = head.rows[0];
    if (row === undefined) throw new Error('The log has no head: it was not created by this program');
    const folds = new Map<string, StreamFold<unknown>>();
    for (const stream of commands.flatMap((command) => command.folds)) folds.set(stream.streamId, stream.fold);
    const touched = [...new Set([...folds.keys(), ...commands.flatMap((command) => command.touches)])];
    const streams = new Map<string, { version: number; state: unknown }>();
    const versions = await readVersions(connection, touched);
    for (const streamId of touched) {
      const version = versions.get(streamId) ?? 0;
      const fold = folds.get(streamId);
      const state = fold && (await foldTo(connection, states, { streamId, fold }, version)).state;
      streams.set(streamId, { version, state });
    }
    const position = Number(row.global_position);
    return { position, hash: row.hash, streams, folds, commands: await readCommands(connection, commands) };
  }

  async function readVersions(connection: Log, streamIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const wanted = log.engine.batch(JSON.stringify(streamIds.map((streamId) => ({ id: streamId }))), [
      { name: 'id', type: 'text' },
    ]);
    const found = await sql<LogTables['streams']>`
      select stream_id, stream_position from streams where stream_id in (select id from ${wanted})`.execute(connection);
    return new Map(found.rows.map((stream) => [stream.stream_id, stream.stream_position]));
  }

  async function readCommands(
    connection: Log,
    commands: readonly StoreCommand<unknown>[],
  ): Promise<Map<string, CommandRow>> {
    const asked = commands.flatMap(({ idempotency }) =>
      idempotency === null ? [] : [{ caller: idempotency.caller, key: idempotency.key }],
    );
    if (asked.length === 0) return new Map();
    const wanted = log.engine.batch(JSON.stringify(asked), [
      { name: 'caller', type: 'text' },
      { name: 'key', type: 'text' },
    ]);
    const found = await sql<CommandRow>`
      select commands.* from ${wanted}
      join commands on commands.caller = batch.caller and commands.idempotency_key = batch.key`.execute(connection);
    return new Map(found.rows.map((row) => [commandKey(row.caller, row.idempotency_key), row]));
  }

  const commit = createGroupCommit(runBatch);
  return {
    execute: <Refusal>(command: StoreCommand<Refusal>) => commit(command) as Promise<Receipt<Refusal>>,
    load: <State>(stream: FoldedStream<State>) =>
      log.db.connection().execute(async (connection) => {
        const version = (await readVersions(connection, [stream.streamId])).get(stream.streamId) ?? 0;
        return (await foldTo(connection, states, stream as FoldedStream, version)).state as State;
      }),
  };
}

function foldTo(
  connection: Log,
  states: StreamStates,
  stream: FoldedStream,
  version: number,
): ReturnType<StreamStates['at']> {
  const reader = createEventReader(connection);
  return states.at(stream, version, (after) => reader.readStream(stream.streamId, after));
}

import { sql, type Kysely } from 'kysely';
import { idList } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import { writeTransaction } from '../platform/write-transaction.js';
import {
  commandKey,
  commandName,
  judgeBatch,
  type BatchStart,
  type CommandRow,
  type EventMaking,
  type JudgedBatch,
} from './commit-batch.js';
import { createEventReader } from './event-reader.js';
import type { EventStore, FoldedStream, Receipt, StoreCommand, StreamFold } from './event-store.js';
import { createGroupCommit, type Failed } from './group-commit.js';
import type { LogTables } from './log-tables.js';
import { createStreamStates, type StreamState } from './stream-states.js';
import { writeBatch } from './sql-writes.js';

type Log = Kysely<LogTables>;

/** What an event store is made of. */
export interface SqlEventStoreOptions extends EventMaking {
  /** A connection to the log that may write; the store alone uses it. */
  readonly log: OpenDatabase<LogTables>;
  /** Called after each durable commit. */
  readonly onCommitted: () => void;
}

/** The event store on either SQL engine. Every commit takes the one `log_head` row first, so positions are dense and in commit order. */
export class SqlEventStore implements EventStore {
  private states = createStreamStates();
  /** The end of the log when this store last saw it. */
  private seen = { position: 0, hash: '' };
  private readonly commit = createGroupCommit((commands: readonly StoreCommand<unknown>[]) =>
    this.runBatch(commands),
  );

  constructor(private readonly options: SqlEventStoreOptions) {}

  execute<Refusal>(command: StoreCommand<Refusal>): Promise<Receipt<Refusal>> {
    return this.commit(command) as Promise<Receipt<Refusal>>;
  }

  load<State>(stream: FoldedStream<State>): Promise<State> {
    return this.options.log.db.connection().execute(async (connection) => {
      const version = (await this.readVersions(connection, [stream.streamId])).get(stream.streamId) ?? 0;
      return (await this.foldTo(connection, stream, version)).state as State;
    });
  }

  private async runBatch(commands: readonly StoreCommand<unknown>[]): Promise<JudgedBatch['answers']> {
    const { log, onCommitted } = this.options;
    const judged = await writeTransaction(log, (connection) => this.commitBatch(connection, commands));
    this.seen = { position: judged.position, hash: judged.hash };
    for (const [streamId, stream] of judged.changed) {
      if (stream.state !== undefined) this.states.remember(streamId, stream);
    }
    if (judged.events.length > 0) onCommitted();
    return judged.answers;
  }

  private async commitBatch(
    connection: Log,
    commands: readonly StoreCommand<unknown>[],
  ): Promise<JudgedBatch> {
    const judged = judgeBatch(await this.readStart(connection, commands), commands, this.options);
    if (judged.events.length > 0) await writeBatch(connection, this.options.log.engine, judged);
    return judged;
  }

  private async readStart(connection: Log, commands: readonly StoreCommand<unknown>[]): Promise<BatchStart> {
    const { lockRows } = this.options.log.engine;
    const heads = await sql<LogTables['log_head'] & { readonly seen_hash: string | null }>`
      select log_head.*, (select hash from events where global_position = ${this.seen.position}) as seen_hash
      from log_head ${lockRows}`.execute(connection);
    const head = heads.rows[0];
    if (head === undefined) throw new Error('The log has no head: it was not created by this program');
    // A log that lost its end, to a standby that took over, say: versions are given out again, to other events.
    if (this.seen.position > 0 && head.seen_hash !== this.seen.hash) this.states = createStreamStates();
    const folds = new Map<string, StreamFold<unknown>>();
    for (const stream of commands.flatMap((command) => command.folds))
      folds.set(stream.streamId, stream.fold);
    const touched = [...new Set([...folds.keys(), ...commands.flatMap((command) => command.touches)])];
    const versions = await this.readVersions(connection, touched);
    const streams = new Map<string, StreamState | Failed>();
    for (const streamId of touched) {
      const version = versions.get(streamId) ?? 0;
      const fold = folds.get(streamId);
      const folded =
        fold &&
        (await this.foldTo(connection, { streamId, fold }, version).catch(
          (error: unknown): Failed => ({ failed: error }), // fails the commands that need this stream, and no other
        ));
      streams.set(streamId, folded ?? { version, state: undefined });
    }
    const answered = await this.readCommands(connection, commands);
    return { position: Number(head.global_position), hash: head.hash, streams, folds, commands: answered };
  }

  private async readVersions(
    connection: Log,
    streamIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const found = await sql<LogTables['streams']>`
      select stream_id, stream_position from streams
      where stream_id in ${idList(this.options.log.engine, streamIds)}`.execute(connection);
    return new Map(found.rows.map((stream) => [stream.stream_id, Number(stream.stream_position)]));
  }

  private async readCommands(
    connection: Log,
    commands: readonly StoreCommand<unknown>[],
  ): Promise<Map<string, CommandRow>> {
    const asked = commands.flatMap(({ idempotency }) =>
      idempotency === null ? [] : commandName(idempotency),
    );
    if (asked.length === 0) return new Map();
    const wanted = this.options.log.engine.batch(JSON.stringify(asked), [
      { name: 'caller', type: 'text' },
      { name: 'idempotency_key', type: 'text' },
    ]);
    const found = await sql<CommandRow>`
      select commands.* from ${wanted}
      join commands on commands.caller = batch.caller and commands.idempotency_key = batch.idempotency_key`.execute(
      connection,
    );
    return new Map(found.rows.map((row) => [commandKey(row), row]));
  }

  private foldTo(connection: Log, stream: FoldedStream, version: number): Promise<StreamState> {
    const reader = createEventReader(connection);
    return this.states.at(stream, version, (after) => reader.readStream(stream.streamId, after));
  }
}

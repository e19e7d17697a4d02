import { sql, type Kysely } from 'kysely';
import { createBoundedCache, type BoundedCache } from '../platform/bounded-cache.js';
import type { OpenDatabase } from '../platform/database.js';
import { currentTraceparent, tracedAfter } from '../platform/tracing.js';
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
import type { EventStore, FoldedStream, Receipt, StoreCommand, StreamFold } from './event-store.js';
import { foldStreams, readVersions } from './fold-streams.js';
import { createGroupCommit, isFailed, type Failed } from './group-commit.js';
import type { LogTables } from './log-tables.js';
import type { StreamState } from './stream-state.js';
import { writeBatch } from './sql-writes.js';

type Log = Kysely<LogTables>;

/** Streams kept folded between commands: a busy day's departures, at about a kilobyte each. */
const MAX_REMEMBERED_STREAMS = 10_000;

function createStates(): BoundedCache<string, StreamState> {
  return createBoundedCache(MAX_REMEMBERED_STREAMS);
}

/** An answer is of the name that a row of the batch has. */
const OF_NAME = sql`commands.caller = batch.caller and commands.idempotency_key = batch.idempotency_key`;

/** No log gives such an answer: somebody put it in. */
const BEHIND_END =
  'The answer kept for this idempotency key names events behind the end of the log; run jetsetgo verify';

/** What an event store is made of. */
export interface SqlEventStoreOptions extends EventMaking {
  /** A connection to the log that may write; of others, only look-ups that are counted at once stand before a commit in it. */
  readonly log: OpenDatabase<LogTables>;
  /** Called after each durable commit. */
  readonly onCommitted: (commit: CommitFigures) => void;
}

/** How much was committed together, and how long that took. */
export interface CommitFigures {
  /** Commands judged, refused ones included. */
  readonly commandCount: number;
  readonly eventCount: number;
  readonly durationMs: number;
}

/** The event store on either SQL engine. Every commit takes the one `log_head` row first, so positions are dense and in commit order. */
export class SqlEventStore implements EventStore {
  private states = createStates();
  /** The end of the log when this store last saw it. */
  private seen = { position: 0, hash: '' };
  private readonly commit = createGroupCommit((commands: readonly StoreCommand<unknown>[]) =>
    this.runBatch(commands),
  );

  constructor(private readonly options: SqlEventStoreOptions) {}

  execute<Refusal>(command: StoreCommand<Refusal>): Promise<Receipt<Refusal>> {
    const traceparent = currentTraceparent();
    const metadata = traceparent === undefined ? command.metadata : { ...command.metadata, traceparent };
    return this.commit({ ...command, metadata }) as Promise<Receipt<Refusal>>;
  }

  load<State>(stream: FoldedStream<State>): Promise<State> {
    const { log } = this.options;
    return log.db.connection().execute(async (connection) => {
      const { streamId, fold } = stream;
      const versions = await readVersions({ db: connection, engine: log.engine }, [streamId]);
      const folded = (await this.foldTo(connection, new Map([[streamId, fold]]), versions)).get(streamId);
      if (isFailed(folded)) throw folded.failed;
      return folded?.state as State;
    });
  }

  private async runBatch(commands: readonly StoreCommand<unknown>[]): Promise<JudgedBatch['answers']> {
    const startedMs = performance.now();
    const judged = await this.committed(commands);
    this.seen = { position: judged.position, hash: judged.hash };
    for (const [streamId, stream] of judged.changed) {
      if (stream.state !== undefined) this.states.set(streamId, stream);
    }
    const figures = { commandCount: commands.length, eventCount: judged.events.length };
    if (figures.eventCount > 0)
      this.options.onCommitted({ ...figures, durationMs: performance.now() - startedMs });
    return judged.answers;
  }

  private committed(commands: readonly StoreCommand<unknown>[]): Promise<JudgedBatch> {
    const causes = commands.map(({ metadata }) => metadata.traceparent);
    return tracedAfter(causes, 'commit', { 'jetsetgo.commands': commands.length }, async (span) => {
      const judged = await writeTransaction(this.options.log, (connection) =>
        this.commitBatch(connection, commands),
      );
      span.setAttribute('jetsetgo.events', judged.events.length);
      return judged;
    });
  }

  private async commitBatch(
    connection: Log,
    commands: readonly StoreCommand<unknown>[],
  ): Promise<JudgedBatch> {
    const start = await this.readStart(connection, commands);
    const judged = judgeBatch(start, commands, this.options);
    const { engine } = this.options.log;
    if (judged.events.length > 0) await writeBatch({ db: connection, engine }, start, judged);
    return judged;
  }

  private async readStart(connection: Log, commands: readonly StoreCommand<unknown>[]): Promise<BatchStart> {
    const { engine } = this.options.log;
    const heads = await sql<LogTables['log_head'] & { readonly seen_hash: string | null }>`
      select log_head.*, (select hash from events where global_position = ${this.seen.position}) as seen_hash
      from log_head ${engine.lockRows}`.execute(connection);
    const head = heads.rows[0];
    if (head === undefined) throw new Error('The log has no head: it was not created by this program');
    // A log that lost its end, to a standby that took over, say: versions are given out again, to other events.
    if (this.seen.position > 0 && head.seen_hash !== this.seen.hash) this.states = createStates();
    const folds = new Map<string, StreamFold<unknown>>();
    for (const stream of commands.flatMap((command) => command.folds))
      folds.set(stream.streamId, stream.fold);
    const touched = [...new Set([...folds.keys(), ...commands.flatMap((command) => command.touches)])];
    const versions = await readVersions({ db: connection, engine }, touched);
    const folded = await this.foldTo(connection, folds, versions);
    const streams = new Map<string, StreamState | Failed>(
      touched.map((streamId) => [
        streamId,
        folded.get(streamId) ?? { version: versions.get(streamId) ?? 0, state: undefined },
      ]),
    );
    const position = Number(head.global_position);
    const answered = await this.readCommands(connection, commands, position);
    return { position, hash: head.hash, streams, folds, commands: answered };
  }

  private async readCommands(
    connection: Log,
    commands: readonly StoreCommand<unknown>[],
    upTo: number,
  ): Promise<Map<string, CommandRow | Failed>> {
    const asked = commands.flatMap(({ idempotency }) =>
      idempotency === null ? [] : commandName(idempotency),
    );
    if (asked.length === 0) return new Map();
    const wanted = this.options.log.engine.batch(asked, [
      { name: 'caller', type: 'text' },
      { name: 'idempotency_key', type: 'text' },
    ]);
    const found = await sql<CommandRow>`
      select commands.* from ${wanted}
      ${this.options.log.engine.joinByIndex('commands', OF_NAME)}`.execute(connection);
    return new Map(
      found.rows.map((row) => [
        commandKey(row),
        Number(row.global_position) <= upTo ? row : { failed: new Error(BEHIND_END) },
      ]),
    );
  }

  /** Folds streams up to their versions; what is remembered of one is trusted only while its version is the log's. */
  private async foldTo(
    connection: Log,
    folds: ReadonlyMap<string, StreamFold<unknown>>,
    versions: ReadonlyMap<string, number>,
  ): Promise<ReadonlyMap<string, StreamState | Failed>> {
    const wanted = [...folds].map(([streamId, fold]) => {
      const version = versions.get(streamId) ?? 0;
      const remembered = this.states.get(streamId);
      const known = remembered !== undefined && remembered.version <= version ? remembered : undefined;
      return { stream: { streamId, fold }, version, known };
    });
    const folded = await foldStreams({ db: connection, engine: this.options.log.engine }, wanted);
    for (const [streamId, state] of folded) {
      if (!isFailed(state) && state.version > 0) this.states.set(streamId, state);
    }
    return folded;
  }
}

import { isSameCode } from '../platform/is-same-code.js';
import { answerDigest } from './answer-digest.js';
import type { EventMetadata, NewEvent } from './event.js';
import { eventOfRow, hashOfRow } from './event-row.js';
import { isFailed, type Failed } from './group-commit.js';
import {
  meetsExpectation,
  WrongExpectedVersion,
  type FoldedStream,
  type Idempotency,
  type Receipt,
  type StreamFold,
  type StoreCommand,
  type StreamView,
  type StreamWrite,
} from './event-store.js';
import type { EventRow, LogTables } from './log-tables.js';
import type { StreamState } from './stream-state.js';

/** A row of `commands`. */
export type CommandRow = LogTables['commands'];

/** What a batch of commands starts from, read under the lock. */
export interface BatchStart {
  readonly position: number;
  readonly hash: string;
  /** Version and, where a command needs it, state of every stream that the batch touches, or why it has none. */
  readonly streams: ReadonlyMap<string, StreamState | Failed>;
  /** How those streams fold that some command of the batch needs folded. */
  readonly folds: ReadonlyMap<string, StreamFold<unknown>>;
  /** Commands answered before, by `commandKey`, or why an answer that is kept cannot be given. */
  readonly commands: Map<string, CommandRow | Failed>;
}

/** What a batch of commands comes to, in order and in memory, before anything is written. */
export interface JudgedBatch {
  readonly answers: readonly (Receipt<unknown> | Failed)[];
  readonly events: readonly EventRow[];
  readonly commands: readonly CommandRow[];
  /** The streams written to, as they stand after the batch; the state of one without a fold is undefined. */
  readonly changed: ReadonlyMap<string, StreamState>;
  readonly position: number;
  readonly hash: string;
}

/** Identity and time for new events. */
export interface EventMaking {
  readonly newEventId: () => string;
  readonly now: () => Date;
}

/** What names an answered command, as `commands` stores it. */
export type CommandName = Pick<CommandRow, 'caller' | 'idempotency_key'>;

/** The stored name of a command, in JSON's escapes: no engine keeps half a surrogate pair, and not all keep NUL. */
export function commandName({ caller, key }: Idempotency): CommandName {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  return { caller: escaped(caller), idempotency_key: escaped(key) };
}

/** The key of an idempotency entry. */
export function commandKey(name: CommandName): string {
  return JSON.stringify([name.caller, name.idempotency_key]);
}

/** Judges commands one after the other, each against the state that the earlier ones leave. */
export function judgeBatch(
  start: BatchStart,
  commands: readonly StoreCommand<unknown>[],
  making: EventMaking,
): JudgedBatch {
  const batch = new BatchInMemory(start, making);
  const answers = commands.map((command) => {
    try {
      return batch.run(command);
    } catch (error) {
      return { failed: error };
    }
  });
  return { answers, ...batch.result() };
}

class BatchInMemory {
  private readonly events: EventRow[] = [];
  private readonly answered: CommandRow[] = [];
  private readonly changed = new Map<string, StreamState>();

  constructor(
    private readonly start: BatchStart,
    private readonly making: EventMaking,
  ) {}

  run(command: StoreCommand<unknown>): Receipt<unknown> {
    const { idempotency } = command;
    const name = idempotency && commandName(idempotency);
    const earlier = name === null ? undefined : this.start.commands.get(commandKey(name));
    if (isFailed(earlier)) throw earlier.failed;
    if (earlier !== undefined) {
      return isSameCode(idempotency?.requestHash ?? '', earlier.request_hash)
        ? receiptOf(earlier, true)
        : { kind: 'key_reused' };
    }
    const judgement = command.judge(this.view());
    if (judgement.kind === 'refuse') return { kind: 'refused', refusal: judgement.refusal };
    const outcome = JSON.stringify(judgement.outcome); // may throw, so before anything is appended
    const { writes } = judgement;
    const unplaced = {
      caller: name?.caller ?? '',
      idempotency_key: name?.idempotency_key ?? '',
      request_hash: idempotency?.requestHash ?? '',
      outcome,
      global_position: this.position + writes.reduce((count, { events }) => count + events.length, 0),
    };
    const { metadata } = command;
    const first = name === null ? metadata : { ...metadata, answer: answerDigest(unplaced) };
    const answer: CommandRow = { ...unplaced, event_id: this.append(writes, { first, others: metadata }) };
    if (name !== null) {
      this.start.commands.set(commandKey(name), answer);
      this.answered.push(answer);
    }
    return receiptOf(answer, false);
  }

  result(): Omit<JudgedBatch, 'answers'> {
    const { events, answered: commands, changed, position } = this;
    return { events, commands, changed, position, hash: events.at(-1)?.hash ?? this.start.hash };
  }

  private get position(): number {
    return this.start.position + this.events.length;
  }

  private view(): StreamView {
    return {
      state: <State>({ streamId }: FoldedStream<State>) => this.stream(streamId).state as State,
      version: (streamId) => this.stream(streamId).version,
    };
  }

  private stream(streamId: string): StreamState {
    const known = this.changed.get(streamId) ?? this.start.streams.get(streamId);
    if (known === undefined) throw new Error(`Stream ${streamId} was not named by the command that uses it`);
    if (isFailed(known)) throw known.failed;
    return known;
  }

  /** Appends all writes of one command or, when one of them throws, none; answers the id of the first event. */
  private append(
    writes: readonly StreamWrite[],
    metadata: { readonly first: EventMetadata; readonly others: EventMetadata },
  ): string {
    const after = new Map<string, StreamState>();
    const rows: EventRow[] = [];
    for (const write of writes) {
      let stream = after.get(write.streamId) ?? this.stream(write.streamId);
      if (!meetsExpectation(write.expectedVersion, stream.version)) {
        throw new WrongExpectedVersion(write.streamId, write.expectedVersion, stream.version);
      }
      const fold = this.start.folds.get(write.streamId);
      for (const event of write.events) {
        const at = { streamId: write.streamId, streamPosition: stream.version + 1 };
        const row = this.rowOf(event, at, rows.length === 0 ? metadata.first : metadata.others, rows.at(-1));
        rows.push(row);
        const state = fold === undefined ? undefined : fold.evolve(stream.state, eventOfRow(row));
        stream = { version: stream.version + 1, state };
      }
      after.set(write.streamId, stream);
    }
    const [first] = rows;
    if (first === undefined) throw new Error('A command that appends must append an event');
    this.events.push(...rows);
    for (const [streamId, stream] of after) this.changed.set(streamId, stream);
    return first.event_id;
  }

  private rowOf(
    event: NewEvent,
    at: { readonly streamId: string; readonly streamPosition: number },
    metadata: EventMetadata,
    rowBefore: EventRow | undefined,
  ): EventRow {
    const previous = rowBefore ?? this.events.at(-1);
    const row = {
      global_position: (previous?.global_position ?? this.start.position) + 1,
      event_id: this.making.newEventId(),
      stream_id: at.streamId,
      stream_position: at.streamPosition,
      event_type: event.type,
      schema_version: event.schemaVersion,
      data: JSON.stringify(event.data),
      metadata: JSON.stringify(metadata),
      recorded_at: this.making.now().toISOString(),
    };
    return { ...row, hash: hashOfRow(previous?.hash ?? this.start.hash, row) };
  }
}

function receiptOf(row: CommandRow, replayed: boolean): Receipt<unknown> {
  return {
    kind: 'appended',
    replayed,
    outcome: JSON.parse(row.outcome) as unknown,
    eventId: row.event_id,
    position: Number(row.global_position),
  };
}

import type { CommandMetadata, NewEvent, RecordedEvent } from './event.js';

/** What a writer takes the version of a stream to be; `no_stream` is version 0. */
export type ExpectedVersion = number | 'no_stream' | 'stream_exists' | 'any';

/** Events for the end of one stream. */
export interface StreamWrite {
  readonly streamId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly events: readonly NewEvent[];
}

/** How the events of a stream add up to a state. Pure. */
export interface StreamFold<State> {
  readonly initial: State;
  evolve(state: State, event: RecordedEvent): State;
  /** For streams that grow long, whose state is a JSON value: kept now and then. Another version's is never used, so a fold that changes takes a new one. */
  readonly snapshot?: { readonly version: number };
}

/** A stream that a command needs folded before it can be judged. */
export interface FoldedStream<State = unknown> {
  readonly streamId: string;
  readonly fold: StreamFold<State>;
}

/** The streams as they stand when a command is judged. */
export interface StreamView {
  /** State of one of the command's `folds`. */
  state<State>(stream: FoldedStream<State>): State;
  /** Version of one of the command's `folds` or `touches`; 0 when it does not exist. */
  version(streamId: string): number;
}

/** What a command comes to: facts to append in one transaction, or a refusal that leaves no trace. */
export type Judgement<Refusal> =
  | { readonly kind: 'append'; readonly writes: readonly StreamWrite[]; readonly outcome: object }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/** Makes a command answer its first outcome for ever. */
export interface Idempotency {
  readonly caller: string;
  readonly key: string;
  /** Hash of the whole request; the same key with another hash is refused. */
  readonly requestHash: string;
}

/** One command as the store runs it. */
export interface StoreCommand<Refusal> {
  readonly idempotency: Idempotency | null;
  readonly metadata: CommandMetadata;
  /** Streams whose state `judge` asks for. */
  readonly folds: readonly FoldedStream[];
  /** Further streams that it writes to or asks the version of. */
  readonly touches: readonly string[];
  /** Pure and synchronous: called once, while nobody else can write. */
  judge(view: StreamView): Judgement<Refusal>;
}

/** How a command ended. */
export type Receipt<Refusal> =
  | {
      readonly kind: 'appended';
      /** True when an earlier call with the same key and request had already been answered so. */
      readonly replayed: boolean;
      readonly outcome: unknown;
      /** Id of the first event that the command appended. */
      readonly eventId: string;
      /** Global position of the last one. */
      readonly position: number;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'key_reused' };

/** The append-only log as commands see it. */
export interface EventStore {
  /**
   * Judges the command against the streams as they stand and appends what it comes to, durably, before it
   * answers. Rejects with `WrongExpectedVersion`, or with what `judge` threw; then nothing was written.
   */
  execute<Refusal>(command: StoreCommand<Refusal>): Promise<Receipt<Refusal>>;
  /** State of one stream now, without a command. */
  load<State>(stream: FoldedStream<State>): Promise<State>;
}

/** A stream was not at the version that a write took it to be at. */
export class WrongExpectedVersion extends Error {
  constructor(
    readonly streamId: string,
    readonly expected: ExpectedVersion,
    readonly actual: number,
  ) {
    super(`Stream ${streamId} is at version ${String(actual)}, expected ${String(expected)}`);
    this.name = 'WrongExpectedVersion';
  }
}

/** Whether a stream at `actual` meets an expectation. */
export function meetsExpectation(expected: ExpectedVersion, actual: number): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no_stream':
      return actual === 0;
    case 'stream_exists':
      return actual > 0;
  }
  return actual === expected;
}

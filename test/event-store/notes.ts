import type { NewEvent, RecordedEvent } from '../../src/event-store/event.js';
import type {
  EventStore,
  ExpectedVersion,
  FoldedStream,
  Idempotency,
  Receipt,
  StoreCommand,
  StreamView,
  StreamWrite,
} from '../../src/event-store/event-store.js';

/** Something was noted on a stream: the plainest event there is. */
export function note(value: unknown): NewEvent {
  return { type: 'Noted', schemaVersion: 1, data: { value } };
}

/** What is noted on a stream, in order. */
export function notesOn(streamId: string): FoldedStream<readonly unknown[]> {
  return { streamId, fold: { initial: [], evolve: (values, event) => [...values, valueOf(event)] } };
}

/** What an event notes. */
export function valueOf(event: RecordedEvent): unknown {
  return (event.data as { value: unknown }).value;
}

/** Values for the end of a stream. */
export function writeTo(
  streamId: string,
  values: readonly unknown[],
  expectedVersion: ExpectedVersion = 'any',
): StreamWrite {
  return { streamId, expectedVersion, events: values.map(note) };
}

/** A command that appends these writes, together or not at all. */
export function appendAll(
  writes: readonly StreamWrite[],
  changes: Partial<StoreCommand<string>> = {},
): StoreCommand<string> {
  return {
    idempotency: null,
    metadata: { actor: 'tester', correlationId: 'correlation', causationId: 'causation' },
    folds: [],
    touches: writes.map(({ streamId }) => streamId),
    judge: () => ({ kind: 'append', writes, outcome: {} }),
    ...changes,
  };
}

/** A command that appends values to one stream. */
export function append(
  streamId: string,
  values: readonly unknown[],
  expectedVersion: ExpectedVersion = 'any',
): StoreCommand<string> {
  return appendAll([writeTo(streamId, values, expectedVersion)]);
}

/** A command that looks at what is noted on a stream, and appends what comes to its mind. */
export function appendAfterLooking(
  streamId: string,
  think: (notes: readonly unknown[], view: StreamView) => readonly unknown[],
): StoreCommand<string> {
  const stream = notesOn(streamId);
  return appendAll([], {
    folds: [stream],
    judge: (view) => ({
      kind: 'append',
      writes: [writeTo(streamId, think(view.state(stream), view))],
      outcome: {},
    }),
  });
}

/** A command that is refused. */
export function refused(refusal: string): StoreCommand<string> {
  return appendAll([], { judge: () => ({ kind: 'refuse', refusal }) });
}

/** The same command under an idempotency key. */
export function keyed(command: StoreCommand<string>, key: Partial<Idempotency>): StoreCommand<string> {
  return { ...command, idempotency: { caller: 'caller', key: 'key', requestHash: 'request', ...key } };
}

/** Runs commands so that they share one commit: they arrive while a command that appends nothing is under way. */
export async function inOneBatch(
  store: EventStore,
  commands: readonly StoreCommand<string>[],
): Promise<readonly PromiseSettledResult<Receipt<string>>[]> {
  const [, ...answers] = await Promise.allSettled(
    [refused('first alone'), ...commands].map((command) => store.execute(command)),
  );
  return answers;
}

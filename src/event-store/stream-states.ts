import type { RecordedEvent } from './event.js';
import type { FoldedStream } from './event-store.js';

/** Streams kept folded between commands: a busy day's departures, at about a kilobyte each. */
export const MAX_REMEMBERED_STREAMS = 10_000;

/** A stream folded up to a version. */
export interface StreamState {
  readonly version: number;
  readonly state: unknown;
}

/** Folded streams remembered between commands; one is trusted only while its version is the log's. */
export interface StreamStates {
  /** The state at `version`, folding what is missing with `readAfter`. */
  at(
    stream: FoldedStream,
    version: number,
    readAfter: (after: number) => Promise<readonly RecordedEvent[]>,
  ): Promise<StreamState>;
  remember(streamId: string, state: StreamState): void;
}

/** An empty, bounded memory; the longest unused stream is forgotten first. */
export function createStreamStates(): StreamStates {
  const remembered = new Map<string, StreamState>();

  function remember(streamId: string, state: StreamState): void {
    remembered.delete(streamId);
    remembered.set(streamId, state);
    if (remembered.size <= MAX_REMEMBERED_STREAMS) return;
    const oldest = remembered.keys().next().value;
    if (oldest !== undefined) remembered.delete(oldest);
  }

  return {
    remember,
    async at(stream, version, readAfter) {
      const known = remembered.get(stream.streamId);
      let folded: StreamState =
        known !== undefined && known.version <= version ? known : { version: 0, state: stream.fold.initial };
      while (folded.version < version) {
        const events = await readAfter(folded.version);
        if (events.length === 0) {
          throw new Error(
            `Stream ${stream.streamId} should be at ${String(version)}, its events end at ${String(folded.version)}`,
          );
        }
        folded = events.reduce<StreamState>(
          ({ state }, event) => ({ version: event.streamPosition, state: stream.fold.evolve(state, event) }),
          folded,
        );
      }
      if (version > 0) remember(stream.streamId, folded); // what is known already too: it is now the latest used
      return folded;
    },
  };
}

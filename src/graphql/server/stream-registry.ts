import { createClientPlaces } from './client-places.js';

/** Event streams of this node, open and reserved: each holds a socket and some kilobytes. */
const MAX_STREAMS = 1_000;

/** Event streams of one client on this node: an office behind one address has a few for each seat. */
const MAX_STREAMS_PER_CLIENT = 250;

/** Subscriptions that one reserved stream may carry at a time. */
const MAX_OPERATIONS_PER_STREAM = 100;

const TOO_MANY_OPERATIONS = `At most ${String(MAX_OPERATIONS_PER_STREAM)} subscriptions on one stream; end some first`;

/** A stream that was reserved must be opened by then. */
const RESERVATION_MS = 10_000;

interface ReservedStream {
  readonly timer: NodeJS.Timeout;
  readonly leave: () => void;
  isOpen: boolean;
  operations: number;
}

/** The streams of this node, bounded in number and in time. */
export interface StreamRegistry {
  /** Whether another stream may be opened or reserved. */
  hasRoom(): boolean;
  /** Whether another one of a client may be, by all that the client is counted by. */
  hasRoomFor(client: readonly string[]): boolean;
  /** Keeps a place for a stream of a client; `onExpired` is called when nobody opens it in time. */
  reserve(token: string, client: readonly string[], onExpired: () => void): void;
  isReserved(token: string): boolean;
  /** Counts a stream as open, until the answer is called; one that was reserved is that of the client who did. */
  enter(token: string | null, client: readonly string[]): () => void;
  /** Counts a subscription on a stream until it is ended; says why it is refused, or null. */
  addOperation(token: string): string | null;
  endOperation(token: string): void;
  /** Forgets all reservations. */
  clear(): void;
}

/** An empty registry. */
export function createStreamRegistry(): StreamRegistry {
  const places = createClientPlaces(MAX_STREAMS_PER_CLIENT);
  const reserved = new Map<string, ReservedStream>();
  let distinct = 0;

  function forget(token: string): void {
    const stream = reserved.get(token);
    clearTimeout(stream?.timer);
    stream?.leave();
    reserved.delete(token);
  }

  return {
    hasRoom: () => reserved.size + distinct < MAX_STREAMS,
    hasRoomFor: (client) => places.hasRoom(client),
    reserve(token, client, onExpired) {
      const timer = setTimeout(() => {
        forget(token);
        onExpired();
      }, RESERVATION_MS);
      reserved.set(token, { timer, leave: places.enter(client), isOpen: false, operations: 0 });
    },
    isReserved: (token) => reserved.has(token),
    enter(token, client) {
      const stream = token === null ? undefined : reserved.get(token);
      if (token === null || stream === undefined) {
        const leave = places.enter(client);
        let isOpen = true;
        distinct += 1;
        return () => {
          if (isOpen) distinct -= 1;
          isOpen = false;
          leave();
        };
      }
      clearTimeout(stream.timer);
      stream.isOpen = true;
      return () => forget(token);
    },
    addOperation(token) {
      const stream = reserved.get(token);
      if (stream === undefined) return 'There is no such stream; reserve one by PUT';
      stream.operations += 1; // one that is refused is ended as well
      if (!stream.isOpen) return 'The stream is not open; open it, then subscribe'; // what nobody reads would pile up
      return stream.operations > MAX_OPERATIONS_PER_STREAM ? TOO_MANY_OPERATIONS : null;
    },
    endOperation(token) {
      const stream = reserved.get(token);
      if (stream !== undefined) stream.operations -= 1;
    },
    clear: () => [...reserved.keys()].forEach(forget),
  };
}

/** Event streams of this node, open and reserved: each holds a socket and some kilobytes. */
const MAX_STREAMS = 1_000;

/** Subscriptions that one reserved stream may carry at a time. */
const MAX_OPERATIONS_PER_STREAM = 100;

/** A stream that was reserved must be opened by then. */
const RESERVATION_MS = 10_000;

interface ReservedStream {
  readonly timer: NodeJS.Timeout;
  isOpen: boolean;
  operations: number;
}

/** The streams of this node, bounded in number and in time. */
export interface StreamRegistry {
  /** Whether another stream may be opened or reserved. */
  hasRoom(): boolean;
  /** Keeps a place for a stream; `onExpired` is called when nobody opens it in time. */
  reserve(token: string, onExpired: () => void): void;
  isReserved(token: string): boolean;
  /** Counts a stream as open, until the answer is called. */
  enter(token: string | null): () => void;
  /** Counts a subscription on a stream until it is ended; says why it is refused, or null. */
  addOperation(token: string): string | null;
  endOperation(token: string): void;
  /** Forgets all reservations. */
  clear(): void;
}

/** An empty registry. */
export function createStreamRegistry(): StreamRegistry {
  const reserved = new Map<string, ReservedStream>();
  let distinct = 0;

  function forget(token: string): void {
    clearTimeout(reserved.get(token)?.timer);
    reserved.delete(token);
  }

  return {
    hasRoom: () => reserved.size + distinct < MAX_STREAMS,
    reserve(token, onExpired) {
      const timer = setTimeout(() => {
        forget(token);
        onExpired();
      }, RESERVATION_MS);
      reserved.set(token, { timer, isOpen: false, operations: 0 });
    },
    isReserved: (token) => reserved.has(token),
    enter(token) {
      const stream = token === null ? undefined : reserved.get(token);
      if (token === null || stream === undefined) {
        distinct += 1;
        return () => (distinct -= 1);
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
      if (stream.operations > MAX_OPERATIONS_PER_STREAM) {
        return `At most ${String(MAX_OPERATIONS_PER_STREAM)} subscriptions on one stream; end some first`;
      }
      return null;
    },
    endOperation(token) {
      const stream = reserved.get(token);
      if (stream !== undefined) stream.operations -= 1;
    },
    clear: () => [...reserved.keys()].forEach(forget),
  };
}

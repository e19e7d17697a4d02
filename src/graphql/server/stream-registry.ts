import { createClientPlaces } from './client-places.js';

/** Event streams of this node, open and reserved: each holds a socket and some kilobytes. */
const MAX_STREAMS = 1_000;

/** Event streams of one client on this node: an office behind one address has a few for each seat. */
const MAX_STREAMS_PER_CLIENT = 250;

/** Subscriptions that one reserved stream may carry at a time. */
const MAX_OPERATIONS_PER_STREAM = 100;

/** A stream that was reserved must be opened by then. */
const RESERVATION_MS = 10_000;

interface ReservedStream {
  readonly timer: NodeJS.Timeout;
  readonly leave: () => void;
  isOpen: boolean;
  operations: number;
}

/** Who has no room for another stream. */
export type Crowded = 'node' | 'client';

/** Why a subscription cannot be carried: what nobody reads yet, or reads too slowly, would pile up. */
export type Uncarried = 'not-open' | 'full';

/** The streams of this node, bounded in number and in time. */
export interface StreamRegistry {
  /** Takes a place for a stream of a client, by all that the client is counted by; answers how to leave it, or why there is none. */
  enter(client: readonly string[]): (() => void) | Crowded;
  /** Hands a place to a stream that is opened later; `onExpired` is called when nobody opens it in time. */
  reserve(token: string, leave: () => void, onExpired: () => void): void;
  isReserved(token: string): boolean;
  /** Marks a reserved stream as open; answers how to leave it. */
  open(token: string): () => void;
  /** Counts a subscription on a stream until it is ended; says why it is not, or null. */
  addOperation(token: string): Uncarried | null;
  endOperation(token: string): void;
  /** Forgets all reservations. */
  clear(): void;
}

/** By which all streams of this node are counted. */
const NODE: readonly string[] = ['node'];

/** An empty registry. */
export function createStreamRegistry(): StreamRegistry {
  const ofNode = createClientPlaces(MAX_STREAMS);
  const ofClients = createClientPlaces(MAX_STREAMS_PER_CLIENT);
  const reserved = new Map<string, ReservedStream>();

  function forget(token: string): void {
    const stream = reserved.get(token);
    clearTimeout(stream?.timer);
    stream?.leave();
    reserved.delete(token);
  }

  return {
    enter(client) {
      if (!ofNode.hasRoom(NODE)) return 'node';
      if (!ofClients.hasRoom(client)) return 'client';
      const leaves = [ofNode.enter(NODE), ofClients.enter(client)];
      return () => leaves.forEach((leave) => leave());
    },
    reserve(token, leave, onExpired) {
      const timer = setTimeout(() => {
        forget(token);
        onExpired();
      }, RESERVATION_MS);
      reserved.set(token, { timer, leave, isOpen: false, operations: 0 });
    },
    isReserved: (token) => reserved.has(token),
    open(token) {
      const stream = reserved.get(token);
      clearTimeout(stream?.timer);
      if (stream !== undefined) stream.isOpen = true;
      return () => forget(token);
    },
    addOperation(token) {
      const stream = reserved.get(token);
      if (stream?.isOpen !== true) return 'not-open';
      if (stream.operations >= MAX_OPERATIONS_PER_STREAM) return 'full';
      stream.operations += 1;
      return null;
    },
    endOperation(token) {
      const stream = reserved.get(token);
      if (stream !== undefined) stream.operations -= 1;
    },
    clear: () => [...reserved.keys()].forEach(forget),
  };
}

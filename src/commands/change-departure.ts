import { departureStream, scheduleRevisionOf } from '../domain/inventory/departure-seats.js';
import {
  decideCancelDeparture,
  decideRetimeDeparture,
  type ChangeDepartureRefusal,
} from '../domain/inventory/change-departure-decider.js';
import type { Departure } from '../domain/schedule/departure.js';
import { storedEventOf } from '../domain/stored-event.js';
import type { EventStore, Judgement, StreamView } from '../event-store/event-store.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { FlightBoard } from '../suppliers/flight-board.js';
import { READ_SIDE_TIMEOUT_MS } from './read-side-timeout.js';
import { departureSeatsStream } from './stream-folds.js';

/** What an operator asks for. */
export interface ChangeDepartureRequest {
  readonly caller: string;
  readonly correlationId: string;
  readonly idempotencyKey: string;
  /** E.g. `AF1680-2026-12-01`. */
  readonly departureId: string;
  /** Minutes that every leg moves by, negative for earlier; null cancels the departure. */
  readonly shiftMinutes: number | null;
  /** The revision of its schedule that the caller has seen; null or absent is any. */
  readonly ifRevision?: number | null;
}

/** What an operator gets. */
export type ChangeDepartureAnswer =
  | {
      readonly code: 'DONE';
      readonly departureId: string;
      /** Of its schedule, with this change. */
      readonly revision: number;
      readonly eventId: string;
      readonly position: number;
      readonly replayed: boolean;
    }
  | { readonly code: 'DEPARTURE_NOT_FOUND' }
  | { readonly code: 'IDEMPOTENCY_CONFLICT' }
  | ChangeDepartureRefusal;

/** What changing a departure needs. */
export interface ChangeDepartureDependencies {
  readonly store: EventStore;
  readonly flightBoard: FlightBoard;
  readonly requestHash: KeyedHash;
  readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> };
  readonly now: () => Date;
}

/** What the log remembers as the answer to an idempotency key; nothing of changes before they were counted. */
interface Outcome {
  readonly revision?: number;
}

/** Cancels or moves a departure: its seats are sold no more, or at its new times, and a process tells its bookings. */
export function createChangeDeparture(
  dependencies: ChangeDepartureDependencies,
): (request: ChangeDepartureRequest) => Promise<ChangeDepartureAnswer> {
  const { store, flightBoard, requestHash, readSide, now } = dependencies;
  return async (request) => {
    const { caller, correlationId, idempotencyKey: key, departureId, shiftMinutes, ifRevision } = request;
    const published = flightBoard.departure(departureId);
    if (published === undefined) return { code: 'DEPARTURE_NOT_FOUND' };
    // Hashed into stored idempotency keys: the text stays, whatever the command is called.
    const seen = ifRevision === undefined || ifRevision === null ? [] : [ifRevision];
    const asked = JSON.stringify(['closeDeparture', departureId, shiftMinutes, ...seen]);
    const receipt = await store.execute<ChangeDepartureRefusal>({
      idempotency: { caller, key, requestHash: requestHash(asked) },
      metadata: { actor: caller, correlationId, causationId: correlationId },
      folds: [departureSeatsStream(departureId)],
      touches: [],
      judge: (view) => judge(request, published, view, now().getTime()),
    });
    switch (receipt.kind) {
      case 'key_reused':
        return { code: 'IDEMPOTENCY_CONFLICT' };
      case 'refused':
        return receipt.refusal;
      case 'appended': {
        const { eventId, position, replayed } = receipt;
        await readSide.reached(position, READ_SIDE_TIMEOUT_MS);
        const { revision = 0 } = receipt.outcome as Outcome;
        return { code: 'DONE', departureId, revision, eventId, position, replayed };
      }
    }
  };
}

function judge(
  { departureId, shiftMinutes, ifRevision = null }: ChangeDepartureRequest,
  published: Departure,
  view: StreamView,
  nowMs: number,
): Judgement<ChangeDepartureRefusal> {
  const departure = view.state(departureSeatsStream(departureId));
  const publishedLegsMs = published.legs.map(({ departsAtMs }) => departsAtMs);
  const change = { nowMs, departureId, publishedLegsMs, ifRevision };
  const decision =
    shiftMinutes === null
      ? decideCancelDeparture(change, departure)
      : decideRetimeDeparture({ ...change, shiftMinutes }, departure);
  if (decision.kind === 'refused') return { kind: 'refuse', refusal: decision.refusal };
  const write = {
    streamId: departureStream(departureId),
    expectedVersion: 'any',
    events: [storedEventOf(decision.facts)],
  } as const;
  const outcome: Outcome = { revision: scheduleRevisionOf(departure) + 1 };
  return { kind: 'append', writes: [write], outcome };
}

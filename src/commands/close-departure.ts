import { departureStream, type DepartureEvent } from '../domain/inventory/departure-seats.js';
import { decideCancelDeparture, decideRetimeDeparture } from '../domain/inventory/close-departure-decider.js';
import { storedEventOf } from '../domain/stored-event.js';
import type { EventStore, Judgement, StreamView } from '../event-store/event-store.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { FlightBoard } from '../suppliers/flight-board.js';
import { departureSeatsStream } from './stream-folds.js';

/** What an operator asks for. */
export interface CloseDepartureRequest {
  readonly caller: string;
  readonly correlationId: string;
  readonly idempotencyKey: string;
  /** E.g. `AF1680-2026-12-01`. */
  readonly departureId: string;
  /** Minutes that every leg moves by, negative for earlier; null cancels the departure. */
  readonly shiftMinutes: number | null;
}

/** What an operator gets. */
export type CloseDepartureAnswer =
  | {
      readonly code: 'CLOSED';
      readonly departureId: string;
      readonly eventId: string;
      readonly position: number;
      readonly replayed: boolean;
    }
  | { readonly code: 'DEPARTURE_NOT_FOUND' }
  | { readonly code: 'DEPARTURE_CANCELLED' }
  | { readonly code: 'IDEMPOTENCY_CONFLICT' };

type Refused = Exclude<CloseDepartureAnswer, { readonly code: 'CLOSED' | 'IDEMPOTENCY_CONFLICT' }>;

/** What closing needs. */
export interface CloseDepartureDependencies {
  readonly store: EventStore;
  readonly flightBoard: FlightBoard;
  readonly requestHash: KeyedHash;
  readonly now: () => Date;
}

/** Cancels or moves a departure: no more of its seats are sold, and a process tells its bookings. */
export function createCloseDeparture(
  dependencies: CloseDepartureDependencies,
): (request: CloseDepartureRequest) => Promise<CloseDepartureAnswer> {
  const { store, flightBoard, requestHash, now } = dependencies;
  return async (request) => {
    const { caller, correlationId, idempotencyKey: key, departureId, shiftMinutes } = request;
    if (!flightBoard.flies(departureId)) return { code: 'DEPARTURE_NOT_FOUND' };
    const asked = JSON.stringify(['closeDeparture', departureId, shiftMinutes]);
    const receipt = await store.execute<Refused>({
      idempotency: { caller, key, requestHash: requestHash(asked) },
      metadata: { actor: caller, correlationId, causationId: correlationId },
      folds: [departureSeatsStream(departureId)],
      touches: [],
      judge: (view) => judge(request, view, now().getTime()),
    });
    switch (receipt.kind) {
      case 'key_reused':
        return { code: 'IDEMPOTENCY_CONFLICT' };
      case 'refused':
        return receipt.refusal;
      case 'appended': {
        const { eventId, position, replayed } = receipt;
        return { code: 'CLOSED', departureId, eventId, position, replayed };
      }
    }
  };
}

function judge(
  { departureId, shiftMinutes }: CloseDepartureRequest,
  view: StreamView,
  nowMs: number,
): Judgement<Refused> {
  const departure = view.state(departureSeatsStream(departureId));
  const event: DepartureEvent | null =
    shiftMinutes === null
      ? decideCancelDeparture({ nowMs, departureId }, departure)
      : decideRetimeDeparture({ nowMs, departureId, shiftMinutes }, departure);
  if (event === null) return { kind: 'refuse', refusal: { code: 'DEPARTURE_CANCELLED' } };
  const write = {
    streamId: departureStream(departureId),
    expectedVersion: 'any',
    events: [storedEventOf(event)],
  } as const;
  return { kind: 'append', writes: [write], outcome: {} };
}

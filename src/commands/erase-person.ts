import type { Booking } from '../domain/booking/booking.js';
import { bookingStream } from '../domain/booking/booking-events.js';
import type { SubjectPlace } from '../domain/booking/personal-data.js';
import {
  bookingIdsOf,
  decideErasePerson,
  type ErasePersonRefusal,
  type PersonErasedFacts,
} from '../domain/privacy/erase-person-decider.js';
import { ERASURES_STREAM } from '../domain/privacy/person-erased.js';
import type { PersonSought } from '../domain/privacy/person-match.js';
import { storedEventOf } from '../domain/stored-event.js';
import type { EventStore, Judgement, StoreCommand, StreamView } from '../event-store/event-store.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import { bookingStateStream } from './stream-folds.js';

/** How long the search for a person waits until it sees every booking made so far. */
const READ_SIDE_TIMEOUT_MS = 10_000;

/** How long an answer waits until the keys are destroyed; they will be in any case. */
const KEYS_TIMEOUT_MS = 5_000;

/** What a caller asks for. */
export interface ErasePersonRequest extends PersonSought {
  readonly caller: string;
  readonly correlationId: string;
  readonly idempotencyKey: string;
  readonly reason: string;
  /** Null: wherever the person is found. */
  readonly bookingId: string | null;
}

/** What was erased: it names no person. */
export interface ErasureCertificate {
  readonly erasureId: string;
  /** 1, 2, 3 … over all erasures of the log. */
  readonly erasureNumber: number;
  /** UTC, ISO 8601. */
  readonly erasedAt: string;
  readonly reason: string;
  readonly subjectCount: number;
  readonly bookingIds: readonly string[];
  /** False when the person stands in more places than one erasure takes, or in bookings that could not be looked through: ask again under a new key. */
  readonly isComplete: boolean;
}

/** What a caller gets: the certificate, or why nobody was erased. */
export type ErasePersonAnswer =
  | {
      readonly code: 'ERASED';
      readonly certificate: ErasureCertificate;
      /** False when the key store did not answer yet, or somebody's older snapshot keeps them: they are destroyed as soon as that has passed. */
      readonly keysDestroyed: boolean;
      readonly eventId: string;
      readonly position: number;
      readonly replayed: boolean;
    }
  | Exclude<ErasePersonRefusal, { readonly code: 'PERSON_NOT_FOUND' }>
  /** Not everywhere was looked where bookings are left out of the read models and cannot be read. */
  | { readonly code: 'PERSON_NOT_FOUND'; readonly isEverywhere: boolean }
  | { readonly code: 'READ_SIDE_BEHIND' }
  | { readonly code: 'IDEMPOTENCY_CONFLICT' };

interface FoundPlaces {
  readonly places: readonly SubjectPlace[];
  readonly isComplete: boolean;
}

/** What erasing needs: the log, who finds people, who destroys keys, and the world. */
export interface ErasePersonDependencies {
  readonly store: EventStore;
  /** Position of the last event now. */
  readonly logPosition: () => Promise<number>;
  readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> };
  readonly findPeople: (sought: PersonSought & { readonly bookingId: string | null }) => Promise<FoundPlaces>;
  readonly keyDestruction: { reached(erasureNumber: number, timeoutMs: number): Promise<boolean> };
  readonly requestHash: KeyedHash;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Erases a person: finds the places, records in the log that they are erased, waits until the keys are destroyed. */
export function createErasePerson(
  dependencies: ErasePersonDependencies,
): (request: ErasePersonRequest) => Promise<ErasePersonAnswer> {
  const { store, logPosition, readSide, findPeople, keyDestruction } = dependencies;

  return async (request) => {
    const { passenger, email, bookingId } = request;
    if (!(await readSide.reached(await logPosition(), READ_SIDE_TIMEOUT_MS)))
      return { code: 'READ_SIDE_BEHIND' };
    const found = await findPeople({ passenger, email, bookingId });
    const receipt = await store.execute(erasureOf(request, found, dependencies));
    switch (receipt.kind) {
      case 'key_reused':
        return { code: 'IDEMPOTENCY_CONFLICT' };
      case 'refused':
        return receipt.refusal.code === 'PERSON_NOT_FOUND'
          ? { code: 'PERSON_NOT_FOUND', isEverywhere: found.isComplete }
          : receipt.refusal;
      case 'appended': {
        const { eventId, position, replayed } = receipt;
        const certificate = receipt.outcome as ErasureCertificate;
        const keysDestroyed = await keyDestruction.reached(certificate.erasureNumber, KEYS_TIMEOUT_MS);
        await readSide.reached(position, READ_SIDE_TIMEOUT_MS);
        return { code: 'ERASED', certificate, keysDestroyed, eventId, position, replayed };
      }
    }
  };
}

function erasureOf(
  request: ErasePersonRequest,
  found: FoundPlaces,
  { requestHash, now, newId }: ErasePersonDependencies,
): StoreCommand<ErasePersonRefusal> {
  const { caller, correlationId, idempotencyKey: key, reason, passenger, email, bookingId } = request;
  const bookings = bookingIdsOf(found.places).map((id) => [id, bookingStateStream(id)] as const);
  const erasureId = newId();

  function judge(view: StreamView): Judgement<ErasePersonRefusal> {
    const states = new Map<string, Booking | null>(bookings.map(([id, stream]) => [id, view.state(stream)]));
    const command = { nowMs: now().getTime(), erasureId, reason, places: found.places };
    const decision = decideErasePerson(command, states);
    if (decision.kind === 'refused') return { kind: 'refuse', refusal: decision.refusal };
    const erasureNumber = view.version(ERASURES_STREAM) + 1;
    return { kind: 'append', ...writesOf(decision.facts, { erasureNumber, isComplete: found.isComplete }) };
  }

  return {
    idempotency: {
      ...{ caller, key },
      requestHash: requestHash(JSON.stringify(['erasePerson', reason, passenger, email, bookingId])),
    },
    metadata: { actor: caller, correlationId, causationId: correlationId },
    folds: bookings.map(([, stream]) => stream),
    touches: [ERASURES_STREAM],
    judge,
  };
}

/** The certificate is the outcome that the log remembers, so that it can be had again for ever. */
function writesOf(
  { personErased, personalDataErased }: PersonErasedFacts,
  of: Pick<ErasureCertificate, 'erasureNumber' | 'isComplete'>,
): Pick<Extract<Judgement<never>, { readonly kind: 'append' }>, 'writes' | 'outcome'> {
  const { erasureId, erasedAt, reason, subjects } = personErased;
  const bookingIds = bookingIdsOf(subjects);
  const outcome: ErasureCertificate = {
    erasureId,
    erasedAt,
    reason,
    subjectCount: subjects.length,
    bookingIds,
    ...of,
  };
  const writes = [
    { streamId: ERASURES_STREAM, expectedVersion: 'any' as const, events: [storedEventOf(personErased)] },
    ...personalDataErased.map((erased) => ({
      streamId: bookingStream(erased.bookingId),
      expectedVersion: 'stream_exists' as const,
      events: [storedEventOf(erased)],
    })),
  ];
  return { writes, outcome };
}

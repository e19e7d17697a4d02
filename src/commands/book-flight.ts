import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import {
  decideBookFlight,
  type BookFlightRefusal,
  type FlightBookedFacts,
  type OfferToBook,
} from '../domain/booking/booking-decider.js';
import type { BookingOwner } from '../domain/booking/booking-owner.js';
import { bookingStream } from '../domain/booking/booking-events.js';
import { bookingOf, evolveBooking } from '../domain/booking/evolve-booking.js';
import { bookingReferenceFrom, referenceStream } from '../domain/booking/booking-reference.js';
import type { PassengerIssue } from '../domain/booking/check-passengers.js';
import type { PersonalData, SealedParty } from '../domain/booking/personal-data.js';
import { departureStream, type DepartureSeats } from '../domain/inventory/departure-seats.js';
import type { Money } from '../domain/money/money.js';
import type { Offer } from '../domain/offer/offer.js';
import { storedEventOf, type DomainEvent } from '../domain/stored-event.js';
import type {
  EventStore,
  Judgement,
  StoreCommand,
  StreamView,
  StreamWrite,
} from '../event-store/event-store.js';
import type { KeyedHash } from '../key-store/engine-key.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { SealPeople } from '../key-store/seal-party.js';
import type { OfferDesk } from '../suppliers/offer-desk.js';
import { READ_SIDE_TIMEOUT_MS } from './read-side-timeout.js';
import { settlementAsked, type HoldTerms, type SettlementRequest } from './settlement-request.js';
import { bookingStateStream, departureSeatsStream } from './stream-folds.js';

/** References proposed for one booking: that all are taken is rarer than a broken disk. */
const REFERENCE_CANDIDATES = 5;

/** What a caller asks for. */
export interface BookFlightRequest {
  readonly caller: string;
  readonly correlationId: string;
  readonly idempotencyKey: string;
  readonly offerId: string;
  readonly personal: PersonalData;
  /** On account when absent. */
  readonly settlement?: SettlementRequest;
  /** Nobody's when absent. */
  readonly owner?: BookingOwner | null;
}

/** What a caller gets: the booking, or why there is none and what is needed next. */
export type BookFlightAnswer =
  | {
      readonly code: 'BOOKED';
      readonly booking: OpenBooking;
      readonly eventId: string;
      readonly position: number;
      readonly replayed: boolean;
    }
  | { readonly code: 'OFFER_NOT_FOUND' }
  | { readonly code: 'OFFER_EXPIRED'; readonly expiredAtMs: number; readonly freshOffer: Offer | null }
  | { readonly code: 'HOLD_TOO_SHORT'; readonly salesEndMs: number }
  | { readonly code: 'SOLD_OUT'; readonly departureId: string; readonly seatsLeft: number }
  | { readonly code: 'PRICE_CHANGED'; readonly oldPrice: Money; readonly freshOffer: Offer }
  | { readonly code: 'PASSENGERS_INVALID'; readonly issues: readonly PassengerIssue[] }
  | { readonly code: 'IDEMPOTENCY_CONFLICT' };

/** What booking needs: the log, who opens offers, the read side to wait for, and the world. */
export interface BookFlightDependencies {
  readonly store: EventStore;
  readonly offerDesk: OfferDesk;
  readonly sealPeople: SealPeople;
  readonly openParties: OpenParties;
  /** Says whether two requests are the same, and nothing of what is in them. */
  readonly requestHash: KeyedHash;
  readonly readSide: { reached(position: number, timeoutMs: number): Promise<boolean> };
  readonly holdTerms: HoldTerms;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}

type Refused = BookFlightRefusal | { readonly code: 'OFFER_NOT_FOUND' };

/** Books an offer: opens it, decides under the log's lock, appends all its facts or none, waits for the read side. */
export function createBookFlight(
  dependencies: BookFlightDependencies,
): (request: BookFlightRequest) => Promise<BookFlightAnswer> {
  const { store, offerDesk, sealPeople, openParties, readSide } = dependencies;

  return async (request) => {
    const offer = offerDesk.open(request.offerId);
    const { party, openParty, discard } = await sealPeople(request.personal);
    const attempt = new BookingAttempt({ ...request, party }, offer, dependencies);
    const receipt = await store.execute(attempt.command());
    if (attempt.booking === null) discard(); // refused, or answered before
    switch (receipt.kind) {
      case 'key_reused':
        return { code: 'IDEMPOTENCY_CONFLICT' };
      case 'refused':
        return answerRefusal(offerDesk, receipt.refusal, offer, attempt.departures);
      case 'appended': {
        const { eventId, position, replayed, outcome } = receipt;
        const booking =
          attempt.booking === null
            ? await opened(await store.load(bookingStateStream((outcome as Outcome).bookingId)), openParties)
            : { ...attempt.booking, party: openParty };
        await readSide.reached(position, READ_SIDE_TIMEOUT_MS);
        return { code: 'BOOKED', booking, eventId, position, replayed };
      }
    }
  };
}

/** The booking as its caller may see it: opened by the keys that there are now. */
async function opened(booking: Booking | null, openParties: OpenParties): Promise<OpenBooking> {
  if (booking === null) throw new Error('The log has an answer for a booking that it does not hold');
  const [party] = await openParties([booking.party]);
  if (party === undefined) throw new Error('A party that was to be opened is missing');
  return { ...booking, party };
}

/** What the log remembers as the answer to an idempotency key. */
interface Outcome {
  readonly bookingId: string;
}

/** One try to book one offer: what the store needs, and what was seen while it judged. */
class BookingAttempt {
  departures: ReadonlyMap<string, DepartureSeats> = new Map();
  booking: Booking | null = null;
  private readonly bookingId: string;
  private readonly paymentId: string;
  private readonly references: readonly string[];

  constructor(
    private readonly request: BookFlightRequest & { readonly party: SealedParty },
    private readonly offer: OfferToBook | null,
    private readonly dependencies: BookFlightDependencies,
  ) {
    this.bookingId = dependencies.newId();
    this.paymentId = dependencies.newId();
    this.references = Array.from({ length: REFERENCE_CANDIDATES }, () =>
      bookingReferenceFrom(dependencies.randomBytes(6)),
    );
  }

  command(): StoreCommand<Refused> {
    const { caller, idempotencyKey: key, correlationId, offerId, personal, settlement } = this.request;
    const settled = settlement === undefined || settlement.kind === 'ON_ACCOUNT' ? [] : [settlement];
    const requestHash = this.dependencies.requestHash(JSON.stringify([offerId, personal, ...settled]));
    return {
      idempotency: { caller, key, requestHash },
      metadata: { actor: caller, correlationId, causationId: correlationId },
      folds: this.departureIds().map(departureSeatsStream),
      touches: [bookingStream(this.bookingId), ...this.references.map(referenceStream)],
      judge: (view) => this.judge(view),
    };
  }

  private departureIds(): readonly string[] {
    return [...new Set(this.offer?.seats.map((seats) => seats.departureId))];
  }

  private judge(view: StreamView): Judgement<Refused> {
    if (this.offer === null) return { kind: 'refuse', refusal: { code: 'OFFER_NOT_FOUND' } };
    const { bookingId, references, offer } = this;
    this.departures = new Map(this.departureIds().map((id) => [id, view.state(departureSeatsStream(id))]));
    const takenReferences = new Set(
      references.filter((reference) => view.version(referenceStream(reference)) > 0),
    );
    const decision = decideBookFlight(
      {
        nowMs: this.dependencies.now().getTime(),
        bookingId,
        references,
        offer,
        personal: this.request.personal,
        party: this.request.party,
        owner: this.request.owner ?? null,
        settlement: settlementAsked(this.request.settlement, this.paymentId, this.dependencies.holdTerms),
      },
      { departures: this.departures, takenReferences },
    );
    if (decision.kind === 'refused') return { kind: 'refuse', refusal: decision.refusal };
    const { booked, paymentRequested } = decision.facts;
    const booking = bookingOf(booked);
    this.booking = paymentRequested === null ? booking : evolveBooking(booking, paymentRequested);
    const outcome: Outcome = { bookingId };
    return { kind: 'append', writes: writesOf(decision.facts), outcome };
  }
}

function writesOf(facts: FlightBookedFacts): readonly StreamWrite[] {
  const { booked, paymentRequested, referenceAssigned, seatsReserved } = facts;
  const write = (
    streamId: string,
    expectedVersion: 'no_stream' | 'any',
    event: DomainEvent,
  ): StreamWrite => ({
    streamId,
    expectedVersion,
    events: [storedEventOf(event)],
  });
  return [
    {
      streamId: bookingStream(booked.bookingId),
      expectedVersion: 'no_stream',
      events: [booked, ...(paymentRequested === null ? [] : [paymentRequested])].map(storedEventOf),
    },
    write(referenceStream(booked.reference), 'no_stream', referenceAssigned),
    // Judged on these very streams under the log's lock: whatever their version is, it is the one that was decided on.
    ...seatsReserved.map((reserved) => write(departureStream(reserved.departureId), 'any', reserved)),
  ];
}

function answerRefusal(
  offerDesk: OfferDesk,
  refusal: Refused,
  offer: OfferToBook | null,
  departures: ReadonlyMap<string, DepartureSeats>,
): BookFlightAnswer {
  const freshOffer = offer && offerDesk.freshOffer(offer, departures);
  switch (refusal.code) {
    case 'OFFER_EXPIRED':
      return { ...refusal, freshOffer };
    case 'PRICE_CHANGED':
      if (offer === null || freshOffer === null) return { code: 'OFFER_NOT_FOUND' };
      return { code: 'PRICE_CHANGED', oldPrice: offer.offeredPrice, freshOffer };
    case 'NO_REFERENCE_FREE':
      throw new Error('Every proposed booking reference is taken');
    case 'DEPARTURE_CLOSED':
    case 'DEPARTURE_MOVED':
      return { code: 'OFFER_NOT_FOUND' }; // as for one of an earlier timetable: only a search knows what connects now
    case 'OFFER_NOT_FOUND':
    case 'PASSENGERS_INVALID':
    case 'HOLD_TOO_SHORT':
    case 'SOLD_OUT':
      return refusal;
  }
}

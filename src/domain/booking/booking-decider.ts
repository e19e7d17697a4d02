import { refused, type Decision } from '../decision.js';
import type { DepartureSeats, SeatsReserved } from '../inventory/departure-seats.js';
import type { ReserveSeats } from '../inventory/reserve-seats-decider.js';
import { decideSwapSeats } from '../inventory/swap-seats-decider.js';
import type { Money } from '../money/money.js';
import type { Offer } from '../offer/offer.js';
import type { BookingReferenceAssigned } from './booking-reference.js';
import type { BookingOwner } from './booking-owner.js';
import type { FlightBooked } from './booking-events.js';
import { checkPassengers, journeyOf, type PassengerIssue } from './check-passengers.js';
import type { Settlement } from './hold-events.js';
import { salesEndOf } from './holding/sales-end.js';
import type { PaymentRequested } from './payment-events.js';
import type { PersonalData, SealedParty } from './personal-data.js';

/** A party wants an offer; everything the decision needs to know. */
export interface BookFlight {
  readonly nowMs: number;
  readonly bookingId: string;
  /** Possible booking references, any of which may be taken already. */
  readonly references: readonly string[];
  readonly offer: OfferToBook;
  /** Who travels, to be judged; only the sealed party is recorded. */
  readonly personal: PersonalData;
  readonly party: SealedParty;
  readonly settlement: SettlementAsked;
  /** Whose the booking becomes; null of nobody. */
  readonly owner: BookingOwner | null;
}

/** How the booking is to be settled; a hold lasts so long at the most. */
export type SettlementAsked =
  | { readonly kind: 'ON_ACCOUNT' }
  | { readonly kind: 'PAY_NOW'; readonly paymentId: string; readonly paymentToken: string }
  | { readonly kind: 'HOLD'; readonly seatsMs: number; readonly priceMs: number };

/** A hold that would be shorter is none: in less time nobody finds the means of payment, and gives them. */
const MIN_HOLD_MS = 5 * 60_000;

/** An offer as its seller opened it again. */
export interface OfferToBook {
  /** Priced by the tariff of now, at the fare steps of then. */
  readonly offer: Offer;
  /** The price that the client was offered. */
  readonly offeredPrice: Money;
  /** Seats asked for, segment by segment, but for the booking they are for. */
  readonly seats: readonly Omit<ReserveSeats, 'bookingId'>[];
}

/** What the decision depends on besides the command. */
export interface BookFlightState {
  /** Seats of every departure of the offer. */
  readonly departures: ReadonlyMap<string, DepartureSeats>;
  readonly takenReferences: ReadonlySet<string>;
}

/** The facts of a booking: they are appended together or not at all. */
export interface FlightBookedFacts {
  readonly booked: FlightBooked;
  /** Of a booking that is paid at once. */
  readonly paymentRequested: PaymentRequested | null;
  readonly referenceAssigned: BookingReferenceAssigned;
  readonly seatsReserved: readonly SeatsReserved[];
}

/** Why nothing was booked. */
export type BookFlightRefusal =
  | { readonly code: 'OFFER_EXPIRED'; readonly expiredAtMs: number }
  | { readonly code: 'PASSENGERS_INVALID'; readonly issues: readonly PassengerIssue[] }
  /** Sales of the first flight end too soon to hold it: it can only be paid at once. */
  | { readonly code: 'HOLD_TOO_SHORT'; readonly salesEndMs: number }
  | { readonly code: 'SOLD_OUT'; readonly departureId: string; readonly seatsLeft: number }
  | { readonly code: 'PRICE_CHANGED' }
  /** A flight is not flown. */
  | { readonly code: 'DEPARTURE_CLOSED'; readonly departureId: string }
  /** A flight was offered at other times than it has now. */
  | { readonly code: 'DEPARTURE_MOVED'; readonly departureId: string }
  | { readonly code: 'NO_REFERENCE_FREE' };

/** A party is booked when the offer stands, the people fit it, and every flight has the seats at the offered times and price. */
export function decideBookFlight(
  command: BookFlight,
  state: BookFlightState,
): Decision<FlightBookedFacts, BookFlightRefusal> {
  const { offer, offeredPrice } = command.offer;
  if (command.nowMs >= offer.expiresAtMs)
    return refused({ code: 'OFFER_EXPIRED', expiredAtMs: offer.expiresAtMs });
  const issues = checkPassengers(
    command.personal.passengers,
    offer.passengers,
    journeyOf(offer.slices, command.nowMs),
  );
  if (issues.length > 0) return refused({ code: 'PASSENGERS_INVALID', issues });
  const { settlement } = command;
  const salesEndMs = salesEndOf(offer.slices);
  if (settlement.kind === 'HOLD' && salesEndMs - command.nowMs < Math.min(settlement.seatsMs, MIN_HOLD_MS))
    return refused({ code: 'HOLD_TOO_SHORT', salesEndMs });
  const seats = reserveAll(command, state.departures);
  if (seats.kind === 'refused') return seats;
  if (offeredPrice.amountMinor !== offer.totalPrice.amountMinor) return refused({ code: 'PRICE_CHANGED' });
  const reference = command.references.find((candidate) => !state.takenReferences.has(candidate));
  if (reference === undefined) return refused({ code: 'NO_REFERENCE_FREE' });
  const { bookingId } = command;
  return {
    kind: 'accepted',
    facts: {
      booked: flightBooked(command, reference),
      paymentRequested: paymentRequested(command),
      referenceAssigned: { type: 'BookingReferenceAssigned', reference, bookingId },
      seatsReserved: seats.facts,
    },
  };
}

/** Flights that moved and seats that are short are named; a price that has passed is one for the whole offer. */
function reserveAll(
  { bookingId, offer: { seats } }: BookFlight,
  departures: ReadonlyMap<string, DepartureSeats>,
): Decision<FlightBookedFacts['seatsReserved'], BookFlightRefusal> {
  const decision = decideSwapSeats({ bookingId, held: [], wanted: seats, keepsHeld: false }, departures);
  if (decision.kind === 'accepted') return { kind: 'accepted', facts: decision.facts.reserved };
  return refused(
    decision.refusal.code === 'PRICE_STEP_PASSED' ? { code: 'PRICE_CHANGED' } : decision.refusal,
  );
}

function flightBooked(command: BookFlight, reference: string): FlightBooked {
  const { offer } = command.offer;
  const settlement = settlementOf(command);
  return {
    type: 'FlightBooked',
    bookingId: command.bookingId,
    reference,
    offerId: offer.offerId,
    bookedAt: new Date(command.nowMs).toISOString(),
    cabin: offer.cabin,
    brand: offer.brand,
    passengerCounts: offer.passengers,
    slices: offer.slices,
    priceLines: offer.priceLines,
    totalPrice: offer.totalPrice,
    party: command.party,
    ...(settlement && { settlement }),
    ...(command.owner && { owner: command.owner }),
  };
}

function settlementOf({ nowMs, settlement, offer: { offer } }: BookFlight): Settlement | null {
  switch (settlement.kind) {
    case 'ON_ACCOUNT':
      return null;
    case 'PAY_NOW':
      return { kind: 'PAY_NOW' };
    case 'HOLD': {
      const seatsUntilMs = Math.min(nowMs + settlement.seatsMs, salesEndOf(offer.slices));
      const priceUntilMs = Math.min(nowMs + settlement.priceMs, seatsUntilMs);
      return {
        kind: 'HOLD',
        seatsHeldUntil: new Date(seatsUntilMs).toISOString(),
        priceHeldUntil: new Date(priceUntilMs).toISOString(),
      };
    }
  }
}

function paymentRequested({ nowMs, bookingId, settlement, offer }: BookFlight): PaymentRequested | null {
  if (settlement.kind !== 'PAY_NOW') return null;
  const { paymentId, paymentToken } = settlement;
  return {
    type: 'PaymentRequested',
    ...{ bookingId, paymentId, paymentToken, amount: offer.offer.totalPrice },
    ...{ purpose: 'BOOKING', quoteId: null, requestedAt: new Date(nowMs).toISOString() },
  };
}

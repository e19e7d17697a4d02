import type { Decision } from '../decision.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureSeats,
  type SeatsReserved,
} from '../inventory/departure-seats.js';
import { decideReserveSeats, type ReserveSeats } from '../inventory/reserve-seats-decider.js';
import type { Money } from '../money/money.js';
import type { Offer } from '../offer/offer.js';
import type { BookingReferenceAssigned } from './booking-reference.js';
import type { FlightBooked } from './booking-events.js';
import { checkPassengers, type Journey, type PassengerIssue } from './check-passengers.js';
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
}

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
  readonly referenceAssigned: BookingReferenceAssigned;
  readonly seatsReserved: readonly SeatsReserved[];
}

/** Why nothing was booked. */
export type BookFlightRefusal =
  | { readonly code: 'OFFER_EXPIRED'; readonly expiredAtMs: number }
  | { readonly code: 'PASSENGERS_INVALID'; readonly issues: readonly PassengerIssue[] }
  | { readonly code: 'SOLD_OUT'; readonly departureId: string; readonly seatsLeft: number }
  | { readonly code: 'PRICE_CHANGED' }
  | { readonly code: 'NO_REFERENCE_FREE' };

/** A party is booked when the offer stands, the people fit it, and every flight has the seats at the offered price. */
export function decideBookFlight(
  command: BookFlight,
  state: BookFlightState,
): Decision<FlightBookedFacts, BookFlightRefusal> {
  const { offer, offeredPrice } = command.offer;
  if (command.nowMs >= offer.expiresAtMs)
    return refused({ code: 'OFFER_EXPIRED', expiredAtMs: offer.expiresAtMs });
  const issues = checkPassengers(command.personal.passengers, offer.passengers, journeyOf(command));
  if (issues.length > 0) return refused({ code: 'PASSENGERS_INVALID', issues });
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
      referenceAssigned: { type: 'BookingReferenceAssigned', reference, bookingId },
      seatsReserved: seats.facts,
    },
  };
}

/** Reserves segment after segment; a sold-out flight weighs more than a price that has passed. */
function reserveAll(
  command: BookFlight,
  departures: ReadonlyMap<string, DepartureSeats>,
): Decision<readonly SeatsReserved[], BookFlightRefusal> {
  const current = new Map(departures);
  const reserved: SeatsReserved[] = [];
  let priceChanged = false;
  for (const seats of command.offer.seats) {
    const before = current.get(seats.departureId) ?? NO_SEATS_SOLD;
    const decision = decideReserveSeats({ ...seats, bookingId: command.bookingId }, before);
    if (decision.kind === 'accepted') {
      reserved.push(decision.facts);
      current.set(seats.departureId, evolveDepartureSeats(before, decision.facts));
    } else if (decision.refusal.code === 'SOLD_OUT') {
      return refused(decision.refusal);
    } else {
      priceChanged = true;
    }
  }
  return priceChanged ? refused({ code: 'PRICE_CHANGED' }) : { kind: 'accepted', facts: reserved };
}

function flightBooked(command: BookFlight, reference: string): FlightBooked {
  const { offer } = command.offer;
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
  };
}

/** The earliest and the latest date of departure: across the date line the last flight may leave on the earlier. */
/** Zones reach 14 hours ahead of UTC. */
const LATEST_ZONE_MS = 14 * 3_600_000;

function journeyOf({ nowMs, offer: { offer } }: BookFlight): Journey {
  const dates = offer.slices
    .flatMap((slice) => slice.segments.map((segment) => segment.from.local.slice(0, 10)))
    .sort();
  const bookedOn = new Date(nowMs + LATEST_ZONE_MS).toISOString().slice(0, 10);
  return { firstDate: dates[0] ?? '', lastDate: dates.at(-1) ?? '', bookedOn };
}

function refused<Refusal>(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal };
}

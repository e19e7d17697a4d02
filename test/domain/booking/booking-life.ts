import { decideBookFlight } from '../../../src/domain/booking/booking-decider.js';
import type { Booking } from '../../../src/domain/booking/booking.js';
import type { BookingEvent } from '../../../src/domain/booking/booking-events.js';
import type { BookingDecision, BookingRefusal } from '../../../src/domain/booking/booking-facts.js';
import { bookingOf, evolveBooking } from '../../../src/domain/booking/evolve-booking.js';
import type { TicketStock } from '../../../src/domain/booking/paying/issue-tickets.js';
import {
  decidePaymentOutcome,
  type PaymentOutcome,
} from '../../../src/domain/booking/paying/payment-outcome-decider.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureEvent,
  type DepartureSeats,
} from '../../../src/domain/inventory/departure-seats.js';
import type { Offer } from '../../../src/domain/offer/offer.js';
import type { PriceLine } from '../../../src/domain/pricing/price-lines.js';
import type { FareConditions } from '../../../src/domain/pricing/tariff.js';
import {
  PUBLISHED_DEPARTURE_AT,
  bookFlight,
  NOW_MS,
  offer,
  passenger,
  seatsOn,
  segment,
  slice,
  type BookingChanges,
} from './booking-fixtures.js';
import type { OfferToBook } from '../../../src/domain/booking/booking-decider.js';

/** A booking as its decisions leave it, with the seats of its flights. */
export interface Life {
  readonly booking: Booking;
  readonly events: readonly BookingEvent[];
  readonly departures: ReadonlyMap<string, DepartureSeats>;
  readonly ticketsIssued: number;
}

/** Gives everything back for 10.00 a passenger, and changes for 5.00. */
export const FLEXIBLE: FareConditions = {
  ...{ refundable: true, refundPenaltyMinor: 1_000 },
  ...{ changeable: true, changePenaltyMinor: 500 },
};

/** An offer and the seats that it takes. */
export function offerToBook(changes: Partial<Offer> = {}): OfferToBook {
  const made = offer(changes);
  const seatCount = made.passengers.ADULT + made.passengers.CHILD;
  return {
    offer: made,
    offeredPrice: made.totalPrice,
    seats: made.slices.flatMap(({ segments }) =>
      segments.map(({ departureId, shiftMinutes = 0 }) => seatsOn(departureId, { seatCount, shiftMinutes })),
    ),
  };
}

/** There on 1 December and back on the 5th for two adults and an infant, at 100.00 and 20.00 of tax a flight and adult. */
export function returnOffer(changes: Partial<Offer> = {}, fareMinor = 10_000): Partial<Offer> {
  const priceLines = ['AF10 CDG', 'AF11 LHR'].flatMap((flight) => linesOf(flight, fareMinor));
  const { brand } = offer();
  return {
    passengers: { ADULT: 2, CHILD: 0, INFANT: 1 },
    slices: [slice(segment('AF10-2026-12-01 CDG-LHR')), slice(segment('AF11-2026-12-05 LHR-CDG'))],
    ...{ priceLines, brand: { ...brand, conditions: FLEXIBLE } },
    totalPrice: { amountMinor: priceLines.reduce((sum, line) => sum + line.amountMinor, 0), currency: 'EUR' },
    ...changes,
  };
}

/** The journey of `returnOffer()`, on to New York the same day at noon; every flight costs the same. */
export function connectingOffer(): Partial<Offer> {
  const priceLines = ['AF10 CDG', 'AF20 LHR', 'AF11 JFK'].flatMap((flight) => linesOf(flight, 10_000));
  const there = ['AF10-2026-12-01 CDG-LHR 09', 'AF20-2026-12-01 LHR-JFK 12'];
  return returnOffer({
    slices: [
      slice(...there.map((text) => segment(text.slice(0, -3), `2026-12-01T${text.slice(-2)}:00:00`))),
      slice(segment('AF11-2026-12-05 JFK-CDG')),
    ],
    priceLines,
    totalPrice: { amountMinor: priceLines.reduce((sum, line) => sum + line.amountMinor, 0), currency: 'EUR' },
  });
}

function linesOf(flight: string, fareMinor: number): readonly PriceLine[] {
  const [designator = '', airport = ''] = flight.split(' ');
  const line = (facts: Pick<PriceLine, 'kind' | 'code' | 'subject' | 'unitMinor'>): PriceLine => ({
    ...{ description: facts.code, passengerType: 'ADULT', passengerCount: 2 },
    ...facts,
    amountMinor: 2 * facts.unitMinor,
  });
  return [
    line({ kind: 'FARE', code: 'FLEX', subject: designator, unitMinor: fareMinor }),
    line({ kind: 'TAX', code: 'XA', subject: airport, unitMinor: 2_000 }),
  ];
}

/** A party of two adults and an infant that booked `returnOffer()`, unless changed. */
export function bookedLife(changes: BookingChanges = {}): Life {
  const opened = offerToBook({ ...returnOffer(), ...changes.offer });
  const command = bookFlight({
    passengers: [passenger('ADULT'), passenger('ADULT'), passenger('INFANT')],
    ...{ offeredMinor: opened.offeredPrice.amountMinor, seats: opened.seats },
    ...changes,
    offer: opened.offer,
  });
  const decision = decideBookFlight(command, { departures: new Map(), takenReferences: new Set() });
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  const { booked, paymentRequested, seatsReserved } = decision.facts;
  const events = paymentRequested === null ? [] : [paymentRequested];
  const life = { booking: bookingOf(booked), events: [booked], departures: new Map(), ticketsIssued: 0 };
  return after(life, { kind: 'accepted', facts: { events, seats: seatsReserved, ticketNumbers: [] } });
}

/** The life after a decision; fails when it was refused. */
export function after(life: Life, decision: BookingDecision): Life {
  if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
  const { events, seats, ticketNumbers } = decision.facts;
  return {
    booking: events.reduce<Booking | null>(evolveBooking, life.booking)!,
    events: [...life.events, ...events],
    departures: withDepartures(life.departures, seats),
    ticketsIssued: life.ticketsIssued + ticketNumbers.length,
  };
}

/** The life after the airline moved a departure, of which the booking was not told yet. */
export function moved(life: Life, departureId: string, shiftMinutes: number): Life {
  const publishedDepartureAt = PUBLISHED_DEPARTURE_AT;
  const times = { shiftMinutes, publishedDepartureAt, retimedAt: '' };
  const event = { type: 'DepartureRetimed', departureId, ...times } as const;
  return { ...life, departures: withDepartures(life.departures, [event]) };
}

/** The life after the airline cancelled a departure, of which the booking was not told yet. */
export function closed(life: Life, departureId: string): Life {
  const event = { type: 'DepartureCancelled', departureId, cancelledAt: '' } as const;
  return { ...life, departures: withDepartures(life.departures, [event]) };
}

/** Departures after some events. */
function withDepartures(
  departures: Life['departures'],
  events: readonly DepartureEvent[],
): Life['departures'] {
  const next = new Map(departures);
  for (const event of events) {
    const before = next.get(event.departureId) ?? NO_SEATS_SOLD;
    next.set(event.departureId, evolveDepartureSeats(before, event));
  }
  return next;
}

/** The numbers that the next tickets get. */
export function ticketStock({ ticketsIssued }: Life): TicketStock {
  return { accountingCode: '999', lastSequence: ticketsIssued };
}

/** The life after a provider's word on its latest payment. */
export function reported(life: Life, outcome: PaymentOutcome, nowMs = NOW_MS): Life {
  return after(life, reportOf(life, outcome, nowMs));
}

/** What follows from a provider's word on the latest payment. */
export function reportOf(life: Life, outcome: PaymentOutcome, nowMs = NOW_MS): BookingDecision {
  const paymentId = life.booking.payments.at(-1)?.paymentId ?? '';
  return decidePaymentOutcome({ nowMs, paymentId, outcome, ticketStock: ticketStock(life) }, life.booking);
}

export const AUTHORISED: PaymentOutcome = { kind: 'AUTHORISED', providerPaymentId: 'pi_1' };
export const CAPTURED: PaymentOutcome = { kind: 'CAPTURED' };

/** A refused step. */
export function failed(step: 'AUTHORISE' | 'CAPTURE' | 'VOID'): PaymentOutcome {
  return { kind: 'FAILED', step, reason: 'card_declined' };
}

export const PAY_NOW = { kind: 'PAY_NOW', paymentId: 'p1', paymentToken: 'tok' } as const;
export const HOLD = { kind: 'HOLD', seatsMs: 24 * 3_600_000, priceMs: 2 * 3_600_000 } as const;

/** The booking of `bookedLife`, paid and ticketed. */
export function paidLife(changes: BookingChanges = {}): Life {
  return reported(reported(bookedLife({ ...changes, settlement: PAY_NOW }), AUTHORISED), CAPTURED);
}

/** The types of the events of a decision, or its refusal. */
export function outcomeOf(decision: BookingDecision): readonly string[] | BookingRefusal {
  return decision.kind === 'refused' ? decision.refusal : decision.facts.events.map(({ type }) => type);
}

/** Seats sold of the flights of a life, on their first leg in economy. */
export function seatsSold({ departures }: Life): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...departures].map(([id, { sold }]) => [id.slice(0, 4), sold['0/ECONOMY'] ?? 0]),
  );
}

/** What the payments of a booking have taken and not promised back. */
export function keptMinor({ payments }: Booking): number {
  return payments.reduce(
    (sum, { capturedMinor, refundRequestedMinor }) => sum + capturedMinor - refundRequestedMinor,
    0,
  );
}

import type { Offer } from '../../src/domain/offer/offer.js';
import type { BookingStatus } from '../../src/domain/booking/booking.js';
import type { PassengerType } from '../../src/domain/booking/passenger.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';

/** What becomes of a payment in the end, by its token: taken, refused, or set aside and never taken. */
const FATES: Readonly<Record<SandboxBehaviour, 'TAKEN' | 'REFUSED' | 'NEVER_TAKEN'>> = {
  approve: 'TAKEN',
  decline: 'REFUSED',
  timeOutThenSucceed: 'TAKEN',
  timeOutThenFail: 'REFUSED',
  failOnCapture: 'NEVER_TAKEN',
  answerTwice: 'TAKEN',
  refundFailsOnce: 'TAKEN',
};

/** A way in which the sandbox treats a payment. */
export const BEHAVIOURS = Object.keys(FATES) as readonly SandboxBehaviour[];

/** The token of a behaviour. */
export function tokenOf(behaviour: SandboxBehaviour): string {
  return SANDBOX_TOKENS[behaviour].token;
}

/** A payment under way, and the journey that it pays for when it is that of a change. */
export interface ModelPayment {
  readonly behaviour: SandboxBehaviour;
  readonly amountMinor: number;
  readonly change: ModelJourney | null;
}

/** What a journey takes and costs. */
export interface ModelJourney {
  /** The departures of each direction; none of one that was cancelled. */
  readonly slices: readonly (readonly string[])[];
  readonly priceMinor: number;
  /** Minutes that each departure was moved when the journey was found. */
  readonly shifts: Readonly<Record<string, number>>;
}

/** A quote as its caller got it. */
export interface ModelQuote {
  readonly quoteId: string;
  readonly expiresAtMs: number;
  /** Whether the booking changed after it, so that it is void. */
  isOvertaken: boolean;
  /** Who no longer travels once it is confirmed, or where to. */
  readonly leaving: readonly string[] | null;
  readonly change: ModelJourney | null;
  /** Directions that are not flown any more once it is confirmed. */
  readonly droppedSlices: readonly number[];
  /** To pay when positive, given back when negative; null when nobody knows. */
  readonly dueMinor: number | null;
}

/** A booking in few words: no events, tasks or ledger, only what its caller was told. */
export interface ModelBooking {
  readonly bookingId: string;
  status: BookingStatus;
  readonly heldUntilMs: number | null;
  /** Who still travels, by number. */
  readonly travellers: Map<string, PassengerType>;
  journey: ModelJourney;
  payment: ModelPayment | null;
  /** What the provider keeps once all is settled. */
  keptMinor: number;
  quote: ModelQuote | null;
  /** Changes of schedule that it was told of. */
  noticeCount: number;
}

/** Everything that the callers together know. */
export interface Model {
  readonly bookings: ModelBooking[];
  readonly cancelledDepartures: Set<string>;
  /** Minutes that departures were moved. */
  readonly shifts: Map<string, number>;
}

/** Whether a journey is flown as it was when it was found. */
export function isFlownSo({ shifts: now }: Model, { shifts }: ModelJourney): boolean {
  return Object.entries(shifts).every(([departureId, shift]) => (now.get(departureId) ?? 0) === shift);
}

/** The journey of an offer. */
export function journeyOf({ slices, totalPrice }: Pick<Offer, 'slices' | 'totalPrice'>): ModelJourney {
  const segments = slices.flatMap((slice) => slice.segments);
  return {
    slices: slices.map((slice) => slice.segments.map(({ departureId }) => departureId)),
    priceMinor: totalPrice.amountMinor,
    shifts: Object.fromEntries(
      segments.map(({ departureId, shiftMinutes = 0 }) => [departureId, shiftMinutes]),
    ),
  };
}

/** The departures that a journey takes. */
export function departureIdsOf({ slices }: ModelJourney): readonly string[] {
  return slices.flat();
}

/** Whether nothing is left of it. */
export function isGone({ status }: ModelBooking): boolean {
  return status === 'CANCELLED' || status === 'EXPIRED';
}

/** Whether money was taken, so that it can be given back. */
export function isPaid({ status }: ModelBooking): boolean {
  return status === 'TICKETED';
}

/** Leaves nothing of a booking but what is kept. */
export function end(booking: ModelBooking, status: 'CANCELLED' | 'EXPIRED', keptMinor: number): void {
  Object.assign(booking, { status, keptMinor, payment: null, quote: null });
}

/** The payment under way comes to what its token says. */
export function settlePayment(booking: ModelBooking, nowMs: number): void {
  const { payment, heldUntilMs } = booking;
  if (payment === null) return;
  booking.payment = null;
  switch (FATES[payment.behaviour]) {
    case 'TAKEN':
      booking.status = 'TICKETED';
      booking.keptMinor += payment.amountMinor;
      booking.journey = payment.change ?? booking.journey;
      return;
    case 'NEVER_TAKEN':
      if (payment.change !== null) return;
      end(booking, 'CANCELLED', 0);
      return;
    case 'REFUSED':
      if (payment.change !== null) return;
      if (heldUntilMs === null) end(booking, 'CANCELLED', 0);
      else if (nowMs >= heldUntilMs) end(booking, 'EXPIRED', 0);
      else booking.status = 'HELD';
  }
}

/** Seats that the bookings take of each departure. */
export function seatsTaken(bookings: readonly ModelBooking[]): Readonly<Record<string, number>> {
  const taken: Record<string, number> = {};
  for (const booking of bookings.filter((one) => !isGone(one))) {
    const seatCount = [...booking.travellers.values()].filter((type) => type !== 'INFANT').length;
    for (const id of departureIdsOf(booking.journey)) taken[id] = (taken[id] ?? 0) + seatCount;
  }
  return taken;
}

/** Whether a hold has ended, of which the engine need not have told yet. */
export function isLapsed({ status, heldUntilMs }: ModelBooking, nowMs: number): boolean {
  return status === 'HELD' && nowMs >= (heldUntilMs ?? Infinity);
}

/** While money is on its way nothing else moves. */
export function mayMove(booking: ModelBooking): boolean {
  return !isGone(booking) && booking.payment === null;
}

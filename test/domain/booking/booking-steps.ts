import type { Booking } from '../../../src/domain/booking/booking.js';
import type { OfferToBook } from '../../../src/domain/booking/booking-decider.js';
import type { BookingDecision } from '../../../src/domain/booking/booking-facts.js';
import { slicesToFly } from '../../../src/domain/booking/booking-parts.js';
import type { CancellationScope } from '../../../src/domain/booking/cancellation-events.js';
import {
  decideConfirmCancellation,
  type ConfirmCancellation,
} from '../../../src/domain/booking/cancelling/confirm-cancellation-decider.js';
import {
  decideQuoteCancellation,
  type QuoteCancellation,
} from '../../../src/domain/booking/cancelling/quote-cancellation-decider.js';
import {
  decideConfirmChange,
  type ConfirmChange,
} from '../../../src/domain/booking/changing/confirm-change-decider.js';
import { decideQuoteChange } from '../../../src/domain/booking/changing/quote-change-decider.js';
import {
  decideCorrectPassenger,
  type CorrectPassenger,
} from '../../../src/domain/booking/correct-passenger-decider.js';
import { decidePay, type PayBooking } from '../../../src/domain/booking/paying/pay-decider.js';
import type { ScheduleChangeAnswer } from '../../../src/domain/booking/schedule-change-events.js';
import { decideAnswerScheduleChange } from '../../../src/domain/booking/scheduling/answer-schedule-change-decider.js';
import {
  decideNoteScheduleChange,
  type NoteScheduleChange,
} from '../../../src/domain/booking/scheduling/note-schedule-change-decider.js';
import type { Offer } from '../../../src/domain/offer/offer.js';
import { totalMinor } from '../../../src/domain/pricing/price-lines.js';
import type { FareConditions } from '../../../src/domain/pricing/tariff.js';
import { NOW_MS, offer, passenger, segment, slice, type BookingChanges } from './booking-fixtures.js';
import { after, FLEXIBLE, offerToBook, returnOffer, ticketStock, type Life } from './booking-life.js';

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long quotes of these tests stand. */
export const LIFETIME_MS = 900_000;

/** When the first and the second flight of `returnOffer()` leave. */
export const FIRST_LEAVES_MS = Date.parse('2026-12-01T09:00:00Z');
export const SECOND_LEAVES_MS = Date.parse('2026-12-05T09:00:00Z');

export const WHOLE: CancellationScope = { kind: 'WHOLE' };

/** Some passengers of a booking. */
export function passengers(...passengerIds: readonly string[]): CancellationScope {
  return { kind: 'PASSENGERS', passengerIds };
}

/** Some slices of a booking. */
export function slices(...sliceIndexes: readonly number[]): CancellationScope {
  return { kind: 'SLICES', sliceIndexes };
}

/** A booking whose fare has some conditions. */
export function underConditions(conditions: FareConditions): BookingChanges {
  return { offer: { brand: { ...offer().brand, conditions } } };
}

/** Conditions that say nothing. */
export const UNKNOWN_CONDITIONS: FareConditions = {
  ...{ refundable: null, refundPenaltyMinor: null },
  ...{ changeable: null, changePenaltyMinor: null },
};

/** An amount as the bookings of these tests have it. */
export function eur(amountMinor: number): { readonly amountMinor: number; readonly currency: string } {
  return { amountMinor, currency: 'EUR' };
}

/** What it would give back to cancel part of a booking, or all of it. */
export function quoteCancellation(
  { booking }: Life,
  scope = WHOLE,
  changes: Partial<QuoteCancellation> = {},
): BookingDecision {
  const quoteId = `q${String(booking.revision)}`;
  return decideQuoteCancellation(
    { nowMs: NOW_MS, quoteId, scope, lifetimeMs: LIFETIME_MS, ...changes },
    booking,
  );
}

/** The quote that stands is taken. */
export function confirmCancellation(
  { booking }: Life,
  changes: Partial<ConfirmCancellation> = {},
): BookingDecision {
  const quoteId = booking.quote?.quoteId ?? '';
  return decideConfirmCancellation(
    { nowMs: NOW_MS, quoteId, acceptsUnknownRefund: false, operator: null, ...changes },
    booking,
  );
}

/** The life after part of a booking, or all of it, was cancelled as it was quoted. */
export function cancelled(life: Life, scope = WHOLE, nowMs = NOW_MS): Life {
  const quoted = after(life, quoteCancellation(life, scope, { nowMs }));
  return after(quoted, confirmCancellation(quoted, { nowMs }));
}

/** Fares at which the journey of `otherOffer` is dearer and cheaper than that of `returnOffer`. */
export const DEARER = 12_000;
export const CHEAPER = 9_000;

/** The same way there and another flight back a day later, for whoever travels. */
export function otherOffer(
  { passengerCounts }: Booking,
  fareMinor = DEARER,
  changes: Partial<Offer> = {},
): OfferToBook {
  const made = returnOffer({}, fareMinor);
  const priceLines = (made.priceLines ?? []).map((line) => ({
    ...line,
    subject: line.subject === 'AF11' ? 'AF13' : line.subject,
    passengerCount: passengerCounts.ADULT,
    amountMinor: line.unitMinor * passengerCounts.ADULT,
  }));
  return offerToBook({
    ...{ ...made, priceLines, passengers: passengerCounts, totalPrice: eur(totalMinor(priceLines)) },
    ...{ offerId: 'other', expiresAtMs: SECOND_LEAVES_MS },
    slices: [slice(segment('AF10-2026-12-01 CDG-LHR')), slice(segment('AF13-2026-12-06 LHR-CDG'))],
    ...changes,
  });
}

/** Another flight back, a day later, for whoever is on the way. */
export function backOffer(booking: Booking, fareMinor = DEARER): OfferToBook {
  const { offer: made } = otherOffer(booking, fareMinor);
  const priceLines = made.priceLines.filter(({ subject }) => subject === 'AF13' || subject === 'LHR');
  return offerToBook({
    ...{ ...made, offerId: 'back', slices: made.slices.slice(1), priceLines },
    totalPrice: eur(totalMinor(priceLines)),
  });
}

/** Conditions that cost more once the journey was begun. */
export const DEARER_ONCE_BEGUN: FareConditions = {
  ...FLEXIBLE,
  refundPenaltyAfterDepartureMinor: 3_000,
  changePenaltyAfterDepartureMinor: 2_000,
};

/** Other flights of the same journey at the same times, dearer by 10.00 for each flight, with all seats free. */
export function likeOffer(booking: Booking, nowMs = NOW_MS): OfferToBook {
  const toFly = slicesToFly(booking).filter(({ segments }) => segments.length > 0);
  const priceLines = booking.priceLines.map((line) => ({
    ...line,
    unitMinor: line.unitMinor + 1_000,
    amountMinor: line.amountMinor + 1_000 * line.passengerCount,
  }));
  return offerToBook({
    ...{ passengers: booking.passengerCounts, priceLines, totalPrice: eur(totalMinor(priceLines)) },
    ...{ offerId: 'like', expiresAtMs: nowMs + DAY_MS },
    slices: toFly.map((one) => ({
      ...one,
      segments: one.segments.map((flight) => ({ ...flight, departureId: `${flight.departureId}-like` })),
    })),
  });
}

/** What it would cost to change to an offer. */
export function quoteChange(
  { booking, departures }: Life,
  opened: OfferToBook | null = otherOffer(booking),
  nowMs = NOW_MS,
): BookingDecision {
  const quoteId = `q${String(booking.revision)}`;
  return decideQuoteChange({ nowMs, quoteId, offer: opened, lifetimeMs: LIFETIME_MS }, booking, departures);
}

/** The change that was quoted is taken, and paid for when it costs something. */
export function confirmChange(life: Life, changes: Partial<ConfirmChange> = {}): BookingDecision {
  const { booking, departures } = life;
  const command = {
    ...{ nowMs: NOW_MS, quoteId: booking.quote?.quoteId ?? '', offer: otherOffer(booking) },
    ...{ paymentId: `p${String(booking.revision)}`, paymentToken: 'tok', ticketStock: ticketStock(life) },
  };
  return decideConfirmChange({ ...command, ...changes }, booking, departures);
}

/** The life in which a change to an offer was quoted and taken; one that costs something waits for its payment. */
export function changed(life: Life, fareMinor = DEARER): Life {
  const opened = otherOffer(life.booking, fareMinor);
  const quoted = after(life, quoteChange(life, opened));
  return after(quoted, confirmChange(quoted, { offer: opened }));
}

/** A hold is paid. */
export function pay({ booking, departures }: Life, changes: Partial<PayBooking> = {}): BookingDecision {
  const command = {
    ...{ nowMs: NOW_MS, paymentId: `p${String(booking.revision)}`, paymentToken: 'tok' },
    ...{ freshOffer: booking, acceptedMinor: null },
  };
  return decidePay({ ...command, ...changes }, booking, departures);
}

/** The first flight is cancelled, unless changed. */
export function noteScheduleChange(
  { booking }: Life,
  changes: Partial<NoteScheduleChange> = {},
): BookingDecision {
  const notice = { noticeId: 'n1', departureId: 'AF10-2026-12-01', kind: 'CANCELLED' } as const;
  return decideNoteScheduleChange({ nowMs: NOW_MS, ...notice, newTimes: null, ...changes }, booking);
}

/** The notice `n1` is answered. */
export function answerScheduleChange(
  { booking }: Life,
  answer: ScheduleChangeAnswer,
  nowMs = NOW_MS,
): BookingDecision {
  return decideAnswerScheduleChange({ nowMs, noticeId: 'n1', answer }, booking);
}

/** The life after a departure was cancelled, the first one unless changed, and what the caller made of that. */
export function disturbed(
  life: Life,
  answer: ScheduleChangeAnswer | null = null,
  changes: Partial<NoteScheduleChange> = {},
): Life {
  const noticed = after(life, noteScheduleChange(life, changes));
  return answer === null ? noticed : after(noticed, answerScheduleChange(noticed, answer));
}

/** The first passenger is called Augusta, unless changed. */
export function correctPassenger(
  { booking }: Life,
  changes: Partial<CorrectPassenger> = {},
): BookingDecision {
  const identity = { givenName: 'Augusta', familyName: 'King', bornOn: '1990-12-10' };
  const sealed = { subjectId: 's1', box: 'sealed Augusta' };
  const command = { nowMs: NOW_MS, passengerId: '1', identity, sealed, ...changes };
  const place = booking.party.passengers.find(({ passengerId }) => passengerId === command.passengerId);
  const former = { sealed: place?.identity ?? null, identity: passenger('ADULT') };
  return decideCorrectPassenger({ former, ...command }, booking);
}

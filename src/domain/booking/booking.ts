import type { BookingOwner } from './booking-owner.js';
import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import type { PriceLine } from '../pricing/price-lines.js';
import type { FareBrand } from '../pricing/tariff.js';
import type { Withheld } from '../pricing/withheld.js';
import type { CabinClass } from '../schedule/cabin-class.js';
import type { CancellationReason, RefundTo } from './cancellation-events.js';
import type { ChangeStarted } from './change-events.js';
import type { Hold } from './hold-events.js';
import type { PassengerCounts } from './passenger.js';
import type { Payment, Refund } from './payment.js';
import type { PastQuote, Quote } from './quote.js';
import type { OpenParty, SealedParty } from './personal-data.js';
import type { ScheduleChangeAnswer, ScheduleChanged } from './schedule-change-events.js';
import type { TicketIssued } from './ticket-events.js';

/** Where a booking stands. */
export const BOOKING_STATUSES = [
  'HELD',
  'PENDING_PAYMENT',
  'CONFIRMED',
  'TICKETED',
  'CANCELLED',
  'EXPIRED',
] as const;

/** HELD waits to be paid; PENDING_PAYMENT for a provider; CONFIRMED is on account; TICKETED is paid; the others are over. */
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

/** A booking as its events leave it. */
export interface Booking {
  readonly bookingId: string;
  /** Who made it; null when nobody said who they were. */
  readonly owner: BookingOwner | null;
  readonly reference: string;
  readonly status: BookingStatus;
  readonly offerId: string;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  /** All slices, those that were cancelled too: their indexes stay. One that could not be flown to its end has the flights that were flown. */
  readonly slices: readonly SliceDetails[];
  readonly cancelledSlices: readonly number[];
  /** Everybody who was booked, those who were cancelled too: their ids stay. */
  readonly party: SealedParty;
  readonly cancelledPassengerIds: readonly string[];
  /** Letters of names that were put right, by passenger, where the fare counts them; absent while there are none. */
  readonly nameEditCounts?: Readonly<Record<string, number>>;
  /** How many travel, by type, the cancelled not counted. */
  readonly passengerCounts: PassengerCounts;
  /** What is not cancelled, adding up to `totalPrice`. */
  readonly priceLines: readonly PriceLine[];
  readonly totalPrice: Money;
  /** What the customer has been charged in all and not been credited, in minor units of the price: prices and penalties. */
  readonly chargedMinor: number;
  /** What of `totalPrice` is not given back since the journey was changed; nothing when absent. */
  readonly withheld?: Withheld;
  /** The clocks of a booking that was made to be paid later. */
  readonly hold: Hold | null;
  /** Every attempt to take money, the oldest first. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly tickets: readonly Ticket[];
  /** The latest quote, until it is confirmed, expires or the booking changes. */
  readonly quote: Quote | null;
  /** Quotes that do not stand any more, the latest last. */
  readonly pastQuotes: readonly PastQuote[];
  /** A change that waits for its payment. */
  readonly pendingChange: ChangeStarted | null;
  readonly scheduleChanges: readonly ScheduleNotice[];
  /** Whether the next change is free of charge, since the airline changed its schedule. */
  readonly isChangeFree: boolean;
  readonly cancellationReason: CancellationReason | null;
  /** Where goes what an operator is still to settle of a cancellation; absent when there is nothing to settle. */
  readonly openRefundTo?: RefundTo;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  /** Number of events so far. */
  readonly revision: number;
}

/** A booking whose personal data was opened for somebody to see. */
export type OpenBooking = Omit<Booking, 'party'> & { readonly party: OpenParty };

/** A ticket and whether it can be flown on. */
export interface Ticket extends Omit<TicketIssued, 'type' | 'bookingId'> {
  /** EXCHANGED for another by a change of flights, VOID since its passenger or booking was cancelled. */
  readonly status: 'OPEN' | 'EXCHANGED' | 'VOID';
}

/** A change of schedule and what the caller made of it. */
export interface ScheduleNotice extends Omit<ScheduleChanged, 'type' | 'bookingId' | 'hold'> {
  readonly answer: ScheduleChangeAnswer | null;
}

import { releaseSeats, seatsBesides } from '../../inventory/seats-held.js';
import { NOTHING_WITHHELD, withheldAfterChange, type Withheld } from '../../pricing/withheld.js';
import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision, type BookingFacts } from '../booking-facts.js';
import { seatsOf } from '../booking-parts.js';
import { newJourneyOf, type BookingChanged, type ChangeStarted } from '../change-events.js';
import { evolveChange } from '../evolve-change.js';
import { issueTickets, type TicketStock } from '../paying/issue-tickets.js';
import { requestRefunds } from '../paying/request-refunds.js';

/** What a booking changes to. */
export type Change = Omit<ChangeStarted, 'type' | 'startedAt'>;

/** When a booking changes, and what numbers its new tickets get. */
export interface ChangeAt {
  readonly nowMs: number;
  readonly ticketStock: TicketStock;
}

/** The facts of a change that is paid for, or needs no payment: new tickets for old, and what is cheaper goes back. */
export function changeBooking(
  booking: Booking,
  change: Change,
  { nowMs, ticketStock }: ChangeAt,
  swapped?: BookingFacts['seats'],
): BookingDecision {
  const { bookingId } = booking;
  const changedAt = new Date(nowMs).toISOString();
  const withheld = withheldBy(booking, change);
  const event: BookingChanged = {
    ...changeOf(change),
    type: 'BookingChanged',
    ...(withheld !== null && { withheld }),
    changedAt,
  };
  const after = evolveChange(booking, event);
  const issued =
    booking.status === 'TICKETED'
      ? issueTickets(after, ticketStock, changedAt)
      : { tickets: [], numbers: [] };
  if (issued === null) return refuse({ code: 'TICKET_NUMBERS_USED_UP' });
  const dueMinor = booking.status === 'TICKETED' ? change.due.amountMinor : 0;
  const refunds = requestRefunds(booking, { amountMinor: -dueMinor, reason: 'CHANGE', nowMs });
  return accept({
    events: [event, ...issued.tickets, ...refunds],
    ticketNumbers: issued.numbers,
    seats: swapped ?? releaseSeats(bookingId, seatsBesides(seatsOf(booking), seatsOf(after))),
  });
}

/** What is not given back of the new price; null when all of it may be. */
function withheldBy(
  { totalPrice, brand, withheld: before = NOTHING_WITHHELD }: Booking,
  { totalPrice: newPrice, due, penalty }: Change,
): Withheld | null {
  const withheld = withheldAfterChange(before, {
    oldMinor: totalPrice.amountMinor,
    newMinor: newPrice.amountMinor,
    paidMinor: due.amountMinor - penalty.amountMinor,
    refundable: brand.conditions.refundable,
  });
  return withheld.unpaidMinor === 0 && withheld.lockedMinor === 0 ? null : withheld;
}

/** A change without what says where it comes from. */
function changeOf(change: Change): Change {
  const { bookingId, quoteId, difference, penalty, due } = change;
  return { ...newJourneyOf(change), bookingId, quoteId, difference, penalty, due };
}

import { withSegments } from '../itinerary/with-segments.js';
import { withheldOfRest } from '../pricing/withheld.js';
import type { Booking, Ticket } from './booking.js';
import type {
  BookingCancelled,
  BookingPartlyCancelled,
  CancellationEvent,
  CancellationSettled,
} from './cancellation-events.js';
import type { PassengerCounts, PassengerType } from './passenger.js';
import { withExpiredQuote, withoutQuote, withQuote } from './quote.js';

/** The booking after one more thing happened to it by way of cancelling. */
export function evolveCancellation(booking: Booking, event: CancellationEvent): Booking {
  switch (event.type) {
    case 'CancellationQuoted':
      return { ...booking, ...withQuote(booking, event) };
    case 'QuoteExpired':
      return { ...booking, ...withExpiredQuote(booking, event.quoteId) };
    case 'BookingCancelled':
      return cancelled(booking, event);
    case 'BookingPartlyCancelled':
      return partlyCancelled(booking, event);
    case 'CancellationSettled':
      return settled(booking, event);
  }
}

/** What was never paid is not owed any more either. */
function cancelled(booking: Booking, event: BookingCancelled): Booking {
  const isOwed = event.refundTo !== 'NONE' && event.reason !== 'PAYMENT_FAILED';
  return {
    ...booking,
    status: 'CANCELLED',
    cancellationReason: event.reason,
    chargedMinor: isOwed ? booking.chargedMinor - (event.refund?.amountMinor ?? 0) : 0,
    tickets: voided(booking.tickets, () => true),
    ...withoutQuote(booking, event.quoteId),
    pendingChange: null,
    ...openRefundOf(event),
  };
}

/** What is given back is not known where somebody paid. */
function openRefundOf({
  refund,
  refundTo,
}: BookingCancelled | BookingPartlyCancelled): Pick<Booking, 'openRefundTo'> {
  return refund === null && refundTo !== 'NONE' ? { openRefundTo: refundTo } : {};
}

function settled({ openRefundTo: _, ...booking }: Booking, { refund }: CancellationSettled): Booking {
  return { ...booking, chargedMinor: booking.chargedMinor - refund.amountMinor };
}

function partlyCancelled(booking: Booking, event: BookingPartlyCancelled): Booking {
  const { passengerIds, sliceIndexes } = event;
  const wholeMinor = booking.totalPrice.amountMinor;
  const share = { partMinor: wholeMinor - event.totalPrice.amountMinor, wholeMinor };
  return {
    ...booking,
    ...(booking.withheld && { withheld: withheldOfRest(booking.withheld, share) }),
    cancelledPassengerIds: [...booking.cancelledPassengerIds, ...passengerIds],
    cancelledSlices: [...booking.cancelledSlices, ...sliceIndexes],
    slices: booking.slices.map((slice, index) => {
      const begun = event.begunSlices?.find(({ sliceIndex }) => sliceIndex === index);
      return begun === undefined ? slice : withSegments(slice, slice.segments.slice(0, begun.flownCount));
    }),
    passengerCounts: countsWithout(booking, passengerIds),
    priceLines: event.priceLines,
    totalPrice: event.totalPrice,
    chargedMinor: booking.chargedMinor - (event.refund?.amountMinor ?? 0),
    tickets: voided(booking.tickets, (ticket) => passengerIds.includes(ticket.passengerId)),
    ...withoutQuote(booking, event.quoteId),
    ...openRefundOf(event),
  };
}

function countsWithout(booking: Booking, passengerIds: readonly string[]): PassengerCounts {
  const counts: Record<PassengerType, number> = { ...booking.passengerCounts };
  for (const { passengerId, type } of booking.party.passengers) {
    if (passengerIds.includes(passengerId)) counts[type] -= 1;
  }
  return counts;
}

function voided(tickets: readonly Ticket[], isVoid: (ticket: Ticket) => boolean): readonly Ticket[] {
  return tickets.map((ticket) =>
    ticket.status === 'OPEN' && isVoid(ticket) ? { ...ticket, status: 'VOID' as const } : ticket,
  );
}

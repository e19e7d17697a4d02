import type { Booking } from './booking.js';
import { newJourneyOf, type BookingChanged, type ChangeEvent } from './change-events.js';
import { withoutQuote, withQuote } from './quote.js';

/** The booking after one more thing happened to it by way of changing its flights. */
export function evolveChange(booking: Booking, event: ChangeEvent): Booking {
  switch (event.type) {
    case 'ChangeQuoted':
      return { ...booking, ...withQuote(booking, event) };
    case 'ChangeStarted':
      return { ...booking, ...withoutQuote(booking, event.quoteId), pendingChange: event };
    case 'BookingChanged':
      return changed(booking, event);
    case 'ChangeFailed':
      return { ...booking, pendingChange: null };
  }
}

/** Passengers get new tickets for new flights; those for the old ones are exchanged. */
function changed(booking: Booking, event: BookingChanged): Booking {
  return {
    ...booking,
    ...newJourneyOf(event),
    cancelledSlices: [],
    chargedMinor: booking.chargedMinor + event.due.amountMinor,
    tickets: booking.tickets.map((ticket) =>
      ticket.status === 'OPEN' ? { ...ticket, status: 'EXCHANGED' as const } : ticket,
    ),
    ...withoutQuote(booking, event.quoteId),
    pendingChange: null,
    isChangeFree: false,
    // What was noticed of the old flights is of no concern any more.
    scheduleChanges: booking.scheduleChanges.map((notice) => ({
      ...notice,
      answer: notice.answer ?? ('REBOOK' as const),
    })),
  };
}

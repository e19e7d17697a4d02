import type { Booking, ScheduleNotice } from './booking.js';
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
      return failed(booking);
  }
}

/** Passengers get new tickets for new flights; those for the old ones are exchanged. */
function changed({ withheld: _, ...booking }: Booking, event: BookingChanged): Booking {
  return {
    ...booking,
    ...(event.withheld && { withheld: event.withheld }),
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
    scheduleChanges: booking.scheduleChanges.map((notice) =>
      isOfChange(booking, notice) ? notice : { ...notice, answer: notice.answer ?? ('REBOOK' as const) },
    ),
  };
}

/** What was noticed of flights that the booking does not get waits for no answer. */
function failed(booking: Booking): Booking {
  const own = new Set(
    booking.slices.flatMap(({ segments }) => segments.map(({ departureId }) => departureId)),
  );
  const scheduleChanges = booking.scheduleChanges.filter(
    (notice) => notice.answer !== null || own.has(notice.departureId) || !isOfChange(booking, notice),
  );
  return { ...booking, pendingChange: null, scheduleChanges };
}

/** Whether a notice is of a flight of the change that waits for its payment, and came while it did. */
function isOfChange({ pendingChange }: Booking, { departureId, noticedAt }: ScheduleNotice): boolean {
  if (pendingChange === null || noticedAt < pendingChange.startedAt) return false;
  return pendingChange.slices.some(({ segments }) =>
    segments.some((segment) => segment.departureId === departureId),
  );
}

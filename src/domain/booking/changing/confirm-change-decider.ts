import type { DepartureSeats } from '../../inventory/departure-seats.js';
import { decideSwapSeats } from '../../inventory/swap-seats-decider.js';
import { whyUnavailable } from '../available-actions.js';
import type { Booking } from '../booking.js';
import type { OfferToBook } from '../booking-decider.js';
import { accept, refuse, type BookingDecision, type BookingFacts } from '../booking-facts.js';
import { seatsOn } from '../booking-parts.js';
import type { ChangeQuoted, NewJourney } from '../change-events.js';
import type { TicketStock } from '../paying/issue-tickets.js';
import { whyNotConfirmable } from '../quote.js';
import { changeBooking, type Change } from './change-booking.js';
import { journeyAfter, partByChange } from './changed-journey.js';

/** A caller takes the change that was quoted. */
export interface ConfirmChange {
  readonly nowMs: number;
  readonly quoteId: string;
  /** The offer of the quote as its seller opened it again; null when its flights are not sold any more. */
  readonly offer: OfferToBook | null;
  readonly paymentId: string;
  /** By what the difference is paid; null when the caller gave none. */
  readonly paymentToken: string | null;
  readonly ticketStock: TicketStock;
}

/** A quoted change is made at once when nothing is to be paid, or it is on account; else its seats are kept until it is paid. */
export function decideConfirmChange(
  command: ConfirmChange,
  booking: Booking,
  departures: ReadonlyMap<string, DepartureSeats>,
): BookingDecision {
  const { nowMs, quoteId, offer } = command;
  const quoteRefusal = whyNotConfirmable(booking, quoteId, nowMs);
  if (quoteRefusal !== null) return refuse(quoteRefusal);
  const { quote } = booking;
  if (quote?.type !== 'ChangeQuoted') return refuse({ code: 'QUOTE_NOT_FOUND' });
  const reason = whyUnavailable(booking, 'CHANGE', nowMs);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action: 'CHANGE', reason });
  const parted = partByChange(booking, nowMs);
  const journey = offer && journeyAfter(parted, offer.offer);
  const newPrice = journey?.totalPrice ?? null;
  if (journey === null || offer === null || newPrice?.amountMinor !== quote.newTotal.amountMinor) {
    return refuse({ code: 'PRICE_CHANGED', oldPrice: quote.newTotal, newPrice });
  }
  const needsPayment = booking.status === 'TICKETED' && quote.due.amountMinor > 0;
  if (needsPayment && command.paymentToken === null)
    return refuse({ code: 'PAYMENT_NEEDED', due: quote.due });
  const { bookingId, passengerCounts } = booking;
  const swap = decideSwapSeats(
    {
      bookingId,
      held: seatsOn(parted.oldSlices, passengerCounts),
      wanted: offer.seats,
      keepsHeld: needsPayment,
    },
    departures,
  );
  if (swap.kind === 'refused') {
    return refuse(
      swap.refusal.code === 'SOLD_OUT'
        ? swap.refusal
        : { code: 'PRICE_CHANGED', oldPrice: quote.newTotal, newPrice: null },
    );
  }
  const change = changeOf(quote, journey);
  const seats = [...swap.facts.released, ...swap.facts.reserved];
  return needsPayment ? startChange(command, change, seats) : changeBooking(booking, change, command, seats);
}

function changeOf(quote: ChangeQuoted, journey: NewJourney): Change {
  const { bookingId, quoteId, difference, penalty, due } = quote;
  return { ...journey, bookingId, quoteId, difference, penalty, due };
}

function startChange(
  { nowMs, paymentId, paymentToken }: ConfirmChange,
  change: Change,
  seats: BookingFacts['seats'],
): BookingDecision {
  const at = new Date(nowMs).toISOString();
  const { bookingId, quoteId, due } = change;
  return accept({
    events: [
      { type: 'ChangeStarted', ...change, startedAt: at },
      {
        type: 'PaymentRequested',
        ...{ bookingId, paymentId, quoteId, paymentToken: paymentToken ?? '' },
        ...{ amount: due, purpose: 'CHANGE', requestedAt: at },
      },
    ],
    seats,
  });
}

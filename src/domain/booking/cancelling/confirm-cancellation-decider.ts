import { releaseSeats, seatsBesides } from '../../inventory/seats-held.js';
import { totalMinor } from '../../pricing/price-lines.js';
import { whyUnavailable, type UnavailableReason } from '../available-actions.js';
import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision } from '../booking-facts.js';
import { seatsOf } from '../booking-parts.js';
import type {
  BegunSlice,
  BookingPartlyCancelled,
  CancellationReason,
  CancellationScope,
} from '../cancellation-events.js';
import { evolveCancellation } from '../evolve-cancellation.js';
import type { RefundReason } from '../payment-events.js';
import { whyNotConfirmable } from '../quote.js';
import { cancelBooking, refundsOf, refundToOf, type CancellationTerms } from './cancel-booking.js';
import { cancellationAction, partedLines, scopeFault } from './cancelled-part.js';

/** A caller takes the cancellation that was quoted. */
export interface ConfirmCancellation {
  readonly nowMs: number;
  readonly quoteId: string;
  /** Whether to cancel although nobody knows what is given back; an operator settles it. */
  readonly acceptsUnknownRefund: boolean;
  /** The subject of an operator who confirms; null of any other caller. */
  readonly operator: string | null;
}

/** What was quoted is cancelled while the quote stands, at its amounts. */
export function decideConfirmCancellation(command: ConfirmCancellation, booking: Booking): BookingDecision {
  const { nowMs, quoteId } = command;
  const quoteRefusal = whyNotConfirmable(booking, quoteId, nowMs);
  if (quoteRefusal !== null) return refuse(quoteRefusal);
  const { quote } = booking;
  if (quote?.type !== 'CancellationQuoted') return refuse({ code: 'QUOTE_NOT_FOUND' });
  const action = cancellationAction(quote.scope);
  const reason = whyUnavailable(booking, action, nowMs) ?? whyGone(booking, quote.scope, nowMs);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  if (quote.refund === null && !command.acceptsUnknownRefund) return refuse({ code: 'REFUND_UNKNOWN' });
  const { scope, refund, penalty, lines } = quote;
  const terms = { nowMs, quoteId, refund, penalty, lines };
  return scope.kind === 'WHOLE'
    ? cancelBooking(booking, { ...terms, reason: reasonOf(command, booking) })
    : cancelPartly(booking, { ...terms, scope, refundReason: 'CANCELLATION' });
}

/** An operator may have a booking too. */
function reasonOf({ operator }: ConfirmCancellation, { owner }: Booking): CancellationReason {
  return operator === null || operator === owner?.subject ? 'REQUESTED' : 'OPERATOR';
}

/** A part whose quote stands is as it was quoted, unless its flights have left since. */
function whyGone(booking: Booking, scope: CancellationScope, nowMs: number): UnavailableReason | null {
  return scopeFault(booking, scope, nowMs) === null ? null : 'DEPARTED';
}

/** How part of a booking ends. */
export interface CancelPartly extends CancellationTerms {
  readonly nowMs: number;
  readonly quoteId: string | null;
  readonly scope: CancellationScope;
  /** Slices that are flown no further than they were. */
  readonly begunSlices?: readonly BegunSlice[];
  readonly refundReason: RefundReason;
}

/** The facts of the end of some passengers or slices: their seats are free, and the price is that of what remains. */
export function cancelPartly(booking: Booking, command: CancelPartly): BookingDecision {
  const { nowMs, quoteId, scope, refund, penalty, lines, refundReason, begunSlices = [] } = command;
  const { bookingId, totalPrice } = booking;
  const { remaining } = partedLines(booking, scope, begunSlices);
  const event: BookingPartlyCancelled = {
    type: 'BookingPartlyCancelled',
    ...{ bookingId, quoteId, scope, refund, penalty, lines },
    passengerIds: scope.kind === 'PASSENGERS' ? scope.passengerIds : [],
    sliceIndexes: scope.kind === 'SLICES' ? scope.sliceIndexes : [],
    ...(begunSlices.length > 0 && { begunSlices }),
    priceLines: remaining,
    totalPrice: { amountMinor: totalMinor(remaining), currency: totalPrice.currency },
    refundTo: refundToOf(booking),
    cancelledAt: new Date(nowMs).toISOString(),
  };
  return accept({
    events: [event, ...refundsOf(booking, { nowMs, refund }, refundReason)],
    seats: seatsGivenUp(booking, event),
  });
}

/** Seats of passengers are released as a smaller number on each flight, those of slices flight by flight. */
function seatsGivenUp(booking: Booking, event: BookingPartlyCancelled): ReturnType<typeof releaseSeats> {
  const after = seatsOf(evolveCancellation(booking, event));
  if (event.scope.kind === 'SLICES') {
    return releaseSeats(booking.bookingId, seatsBesides(seatsOf(booking), after));
  }
  const given = seatsOf(booking).map((seats, index) => ({
    ...seats,
    seatCount: seats.seatCount - (after[index]?.seatCount ?? 0),
  }));
  return releaseSeats(
    booking.bookingId,
    given.filter(({ seatCount }) => seatCount > 0),
  );
}

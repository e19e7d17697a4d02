import { cancellationValue } from '../../pricing/cancellation.js';
import { mayHaveAllBack, whyUnavailable } from '../available-actions.js';
import type { Booking } from '../booking.js';
import { accept, refuse, type BookingDecision } from '../booking-facts.js';
import { slicesToFly } from '../booking-parts.js';
import type { CancellationScope } from '../cancellation-events.js';
import { refundToOf, termsOf, withheldOf, type CancellationTerms } from './cancel-booking.js';
import { cancellationAction, cancelledPart, partedLines, scopeFault } from './cancelled-part.js';

/** A caller wants to know what a cancellation would give back. */
export interface QuoteCancellation {
  readonly nowMs: number;
  readonly quoteId: string;
  readonly scope: CancellationScope;
  /** How long the quote stands. */
  readonly lifetimeMs: number;
}

/** A cancellation that is possible is quoted by the conditions of the fare. */
export function decideQuoteCancellation(command: QuoteCancellation, booking: Booking): BookingDecision {
  const { nowMs, quoteId, scope, lifetimeMs } = command;
  const action = cancellationAction(scope);
  const reason = whyUnavailable(booking, action, nowMs);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  const message = scopeFault(booking, scope, nowMs);
  if (message !== null) return refuse({ code: 'SCOPE_INVALID', message });
  return accept({
    events: [
      {
        type: 'CancellationQuoted',
        ...{ bookingId: booking.bookingId, quoteId, scope },
        ...quotedTerms(booking, scope, nowMs),
        refundTo: refundToOf(booking),
        expiresAt: new Date(nowMs + lifetimeMs).toISOString(),
        quotedAt: new Date(nowMs).toISOString(),
      },
    ],
  });
}

/** What was never paid is given up as a whole; else the conditions of the fare decide, unless the airline broke the agreement. */
function quotedTerms(booking: Booking, scope: CancellationScope, nowMs: number): CancellationTerms {
  if (refundToOf(booking) === 'NONE') return termsOf(booking, booking.priceLines, 0);
  if (mayHaveAllBack(booking)) return termsOf(booking, partedLines(booking, scope, []).cancelled, 0);
  const { currency } = booking.totalPrice;
  const value = cancellationValue({
    ...{ nowMs, currency },
    slices: slicesToFly(booking),
    priceLines: booking.priceLines,
    conditions: booking.brand.conditions,
    cancelled: cancelledPart(booking, scope),
  });
  switch (value.kind) {
    case 'refundable': {
      const { lockedMinor } = withheldOf(booking, value.lines);
      return lockedMinor === null
        ? UNKNOWN_TERMS
        : termsOf(booking, value.lines, value.penalty.amountMinor, lockedMinor);
    }
    case 'not_refundable':
      return termsOf(booking, [], 0);
    case 'unknown':
      return UNKNOWN_TERMS;
  }
}

const UNKNOWN_TERMS: CancellationTerms = { refund: null, penalty: null, lines: [] };

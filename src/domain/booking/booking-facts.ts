import type { Decision } from '../decision.js';
import type { SeatsReleased, SeatsReserved } from '../inventory/departure-seats.js';
import type { Money } from '../money/money.js';
import type { BookingAction, UnavailableReason } from './available-actions.js';
import type { BookingEvent } from './booking-events.js';
import type { PassengerIssue } from './check-passengers.js';
import type { QuoteRefusal } from './quote.js';
import type { TicketNumberAssigned } from './ticket-events.js';

/** What follows from a command to a booking: appended together or not at all. No facts mean that nothing is left to do. */
export interface BookingFacts {
  readonly events: readonly BookingEvent[];
  readonly seats: readonly (SeatsReleased | SeatsReserved)[];
  readonly ticketNumbers: readonly TicketNumberAssigned[];
}

/** Why nothing follows from a command to a booking. */
export type BookingRefusal =
  | QuoteRefusal
  | {
      readonly code: 'ACTION_NOT_AVAILABLE';
      readonly action: BookingAction;
      readonly reason: UnavailableReason;
    }
  | { readonly code: 'SCOPE_INVALID'; readonly message: string }
  /** The conditions of the fare do not say what is given back: the caller must accept that, and an operator settles it. */
  | { readonly code: 'REFUND_UNKNOWN' }
  | { readonly code: 'OFFER_NOT_FOUND' }
  | { readonly code: 'OFFER_EXPIRED'; readonly expiredAtMs: number }
  | { readonly code: 'OFFER_UNFIT'; readonly difference: 'PASSENGERS' | 'CURRENCY' | 'JOURNEY' | 'NONE' }
  | { readonly code: 'PRICE_CHANGED'; readonly oldPrice: Money; readonly newPrice: Money | null }
  | { readonly code: 'SOLD_OUT'; readonly departureId: string; readonly seatsLeft: number }
  | { readonly code: 'PAYMENT_NEEDED'; readonly due: Money }
  | { readonly code: 'PASSENGER_NOT_FOUND' }
  /** There is nobody any more to be corrected. */
  | { readonly code: 'PASSENGER_ERASED' }
  /** So few letters more may be put right of the name. */
  | { readonly code: 'NAME_TOO_DIFFERENT'; readonly maxEdits: number }
  | { readonly code: 'PASSENGERS_INVALID'; readonly issues: readonly PassengerIssue[] }
  | { readonly code: 'NOTICE_NOT_FOUND' }
  /** A flight that does not fly cannot be accepted. */
  | { readonly code: 'NOTHING_TO_ACCEPT' }
  /** Nothing was cancelled of which nobody knows what it gives back. */
  | { readonly code: 'NOTHING_TO_SETTLE' }
  | { readonly code: 'REFUND_TOO_HIGH'; readonly most: Money }
  | { readonly code: 'TICKET_NUMBERS_USED_UP' };

/** What a decider of bookings answers. */
export type BookingDecision = Decision<BookingFacts, BookingRefusal>;

/** Facts of which some kinds may be left out. */
export function accept(facts: Partial<BookingFacts>): BookingDecision {
  return { kind: 'accepted', facts: { events: [], seats: [], ticketNumbers: [], ...facts } };
}

/** There is nothing left to do: what was asked for has happened already, or does not fit any more. */
export const NOTHING_TO_DO: BookingDecision = accept({});

/** Why there are no facts. */
export function refuse(refusal: BookingRefusal): BookingDecision {
  return { kind: 'refused', refusal };
}

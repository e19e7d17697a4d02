import { decideConfirmChange } from '../domain/booking/changing/confirm-change-decider.js';
import type { Booking } from '../domain/booking/booking.js';
import type { OfferToBook } from '../domain/booking/booking-decider.js';
import { seatsOf } from '../domain/booking/booking-parts.js';
import type { OfferDesk } from '../suppliers/offer-desk.js';
import type { BookingAnswer, BookingRequest, RunBookingCommand } from './booking-command.js';

/** What a caller asks for. */
export interface ConfirmChangeRequest extends BookingRequest {
  readonly quoteId: string;
  /** By what the difference is paid; null when nothing is due. */
  readonly paymentToken: string | null;
}

/** What changing needs besides what all commands of bookings do. */
export interface ConfirmChangeDependencies {
  readonly run: RunBookingCommand;
  readonly offerDesk: OfferDesk;
  readonly newId: () => string;
  /** Three digits. */
  readonly accountingCode: string;
}

/** Changes to the journey that was quoted: seats change hands in one transaction, or are kept until the difference is paid. */
export function createConfirmChange(
  dependencies: ConfirmChangeDependencies,
): (request: ConfirmChangeRequest) => Promise<BookingAnswer> {
  const { run, offerDesk, newId, accountingCode } = dependencies;
  const offerOf = ({ quote }: Booking): OfferToBook | null =>
    quote?.type === 'ChangeQuoted' ? offerDesk.open(quote.offerId) : null;

  return (request) => {
    const { quoteId, paymentToken } = request;
    const paymentId = newId();
    return run({
      request,
      asked: ['confirmChange', quoteId, paymentToken],
      departures: (booking) =>
        [...seatsOf(booking), ...(offerOf(booking)?.seats ?? [])].map(({ departureId }) => departureId),
      decide: (booking, { nowMs, departures, ticketsIssued }) =>
        decideConfirmChange(
          {
            ...{ nowMs, quoteId, paymentId, paymentToken, offer: offerOf(booking) },
            ticketStock: { accountingCode, lastSequence: ticketsIssued },
          },
          booking,
          departures,
        ),
    });
  };
}

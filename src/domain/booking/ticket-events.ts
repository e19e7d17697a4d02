import type { PriceLine } from '../pricing/price-lines.js';

/** A passenger has a ticket; it is void once the passenger, or the booking, is cancelled. */
export interface TicketIssued {
  readonly type: 'TicketIssued';
  readonly bookingId: string;
  readonly passengerId: string;
  /** 13 digits: the airline's accounting code and a serial number. */
  readonly ticketNumber: string;
  readonly checkDigit: number;
  /** What this passenger pays. */
  readonly priceLines: readonly PriceLine[];
  /** Minor units by tax code. */
  readonly taxes: Readonly<Record<string, number>>;
  /** UTC, ISO 8601. */
  readonly issuedAt: string;
}

/** The next number of the one stock of ticket numbers was used up. */
export interface TicketNumberAssigned {
  readonly type: 'TicketNumberAssigned';
  readonly ticketNumber: string;
  readonly bookingId: string;
  readonly passengerId: string;
}

/** The stream of the stock of ticket numbers: its version is the serial number used last. */
export const TICKET_NUMBER_STREAM = 'ticket-numbers';

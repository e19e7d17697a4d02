import type { PriceLine } from '../../pricing/price-lines.js';
import { ticketCheckDigit, ticketNumberOf } from '../../ticket/ticket-number.js';
import type { Booking } from '../booking.js';
import { travellersOf } from '../booking-parts.js';
import type { PassengerType } from '../passenger.js';
import type { TicketIssued, TicketNumberAssigned } from '../ticket-events.js';

/** Where the numbers of new tickets come from. */
export interface TicketStock {
  /** Three digits. */
  readonly accountingCode: string;
  /** Numbers given out so far. */
  readonly lastSequence: number;
}

/** The tickets of everybody who travels at the price lines of now, with the numbers they take; null when these are used up. */
export function issueTickets(
  booking: Booking,
  stock: TicketStock,
  issuedAt: string,
): { readonly tickets: readonly TicketIssued[]; readonly numbers: readonly TicketNumberAssigned[] } | null {
  const { bookingId, priceLines } = booking;
  const tickets: TicketIssued[] = [];
  for (const { passengerId, type } of travellersOf(booking)) {
    const ticketNumber = ticketNumberOf(stock.accountingCode, stock.lastSequence + tickets.length + 1);
    if (ticketNumber === null) return null;
    const lines = linesOfOne(priceLines, type);
    tickets.push({
      type: 'TicketIssued',
      ...{ bookingId, passengerId, ticketNumber, issuedAt },
      checkDigit: ticketCheckDigit(ticketNumber),
      priceLines: lines,
      taxes: taxesOf(lines),
    });
  }
  const numbers = tickets.map(({ ticketNumber, passengerId }): TicketNumberAssigned => ({
    type: 'TicketNumberAssigned',
    ...{ ticketNumber, bookingId, passengerId },
  }));
  return { tickets, numbers };
}

function linesOfOne(lines: readonly PriceLine[], type: PassengerType): readonly PriceLine[] {
  return lines
    .filter((line) => line.passengerType === type)
    .map((line) => ({ ...line, passengerCount: 1, amountMinor: line.unitMinor }));
}

function taxesOf(lines: readonly PriceLine[]): Readonly<Record<string, number>> {
  const taxes: Record<string, number> = {};
  for (const line of lines) {
    if (line.kind === 'TAX') taxes[line.code] = (taxes[line.code] ?? 0) + line.amountMinor;
  }
  return taxes;
}

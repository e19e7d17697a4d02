import { describe, expect, it } from 'vitest';
import { issueTickets } from '../../../../src/domain/booking/paying/issue-tickets.js';
import { ticketCheckDigit } from '../../../../src/domain/ticket/ticket-number.js';
import { bookedLife } from '../booking-life.js';
import { cancelled, passengers } from '../booking-steps.js';

const stock = { accountingCode: '057', lastSequence: 41 };
const AT = '2026-11-01T12:00:00.000Z';
const { booking } = bookedLife();

describe('tickets', () => {
  it('are one for each who travels, with the next numbers, at what that passenger pays', () => {
    const issued = issueTickets(booking, stock, AT)!;
    expect(issued.tickets[0]).toEqual({
      ...{ type: 'TicketIssued', bookingId: 'b1', passengerId: '1', issuedAt: AT },
      ...{ ticketNumber: '0572400000042', checkDigit: ticketCheckDigit('0572400000042') },
      priceLines: booking.priceLines.map((line) => ({
        ...{ ...line, passengerCount: 1, amountMinor: line.unitMinor },
      })),
      taxes: { XA: 4_000 },
    });
    expect(issued.tickets.map(({ passengerId, ticketNumber }) => [passengerId, ticketNumber])).toEqual([
      ['1', '0572400000042'],
      ['2', '0572400000043'],
      ['3', '0572400000044'],
    ]);
    expect(issued.numbers[2]).toEqual({
      ...{ type: 'TicketNumberAssigned', ticketNumber: '0572400000044', bookingId: 'b1', passengerId: '3' },
    });
  });

  it('of an infant who pays nothing are worth nothing', () => {
    expect(issueTickets(booking, stock, AT)!.tickets[2]).toMatchObject({ priceLines: [], taxes: {} });
  });

  it('are none for those who left', () => {
    const fewer = cancelled(bookedLife(), passengers('2', '3')).booking;
    expect(issueTickets(fewer, stock, AT)!.tickets.map(({ passengerId }) => passengerId)).toEqual(['1']);
  });

  it('are all or none: not when the numbers reach for some, nor without an accounting code', () => {
    const last = 99_999_999;
    expect(issueTickets(booking, { ...stock, lastSequence: last - 2 }, AT)).toBeNull();
    expect(issueTickets(booking, { ...stock, lastSequence: last - 3 }, AT)!.numbers).toHaveLength(3);
    expect(issueTickets(booking, { ...stock, accountingCode: 'AF' }, AT)).toBeNull();
  });
});

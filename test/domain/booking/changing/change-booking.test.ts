import { describe, expect, it } from 'vitest';
import { changeBooking } from '../../../../src/domain/booking/changing/change-booking.js';
import { NOW_MS } from '../booking-fixtures.js';
import { after, bookedLife, outcomeOf, paidLife, seatsSold, ticketStock } from '../booking-life.js';
import { changed, CHEAPER, confirmChange, otherOffer, quoteChange } from '../booking-steps.js';

const started = changed(paidLife());
const at = { nowMs: NOW_MS, ticketStock: ticketStock(started) };
const change = started.booking.pendingChange!;

describe('a change that was waiting', () => {
  it('is recorded without where it came from', () => {
    const { startedAt, ...told } = change;
    const decision = changeBooking(started.booking, change, at);
    expect(after(started, decision).events.find(({ type }) => type === 'BookingChanged')).toEqual({
      ...{ ...told, type: 'BookingChanged', changedAt: startedAt },
    });
  });

  it('gives back the seats that it needs no more, and keeps those that it has', () => {
    const decision = changeBooking(started.booking, change, at);
    expect(decision).toMatchObject({
      facts: { seats: [{ type: 'SeatsReleased', departureId: 'AF11-2026-12-05', seatCount: 2 }] },
    });
    expect(seatsSold(after(started, decision))).toEqual({ AF10: 2, AF11: 0, AF13: 2 });
  });

  it('takes the next numbers for its tickets', () => {
    const { booking, ticketsIssued } = after(started, changeBooking(started.booking, change, at));
    expect(booking.tickets.slice(3).map(({ ticketNumber }) => ticketNumber)).toEqual([
      '9992400000004',
      '9992400000005',
      '9992400000006',
    ]);
    expect(ticketsIssued).toBe(6);
  });

  it('is refused when there are no numbers left', () => {
    const used = { ...at, ticketStock: { accountingCode: '999', lastSequence: 99_999_997 } };
    expect(outcomeOf(changeBooking(started.booking, change, used))).toEqual({
      code: 'TICKET_NUMBERS_USED_UP',
    });
  });
});

describe('a change on account', () => {
  it('needs no tickets and gives nothing back by itself', () => {
    const life = after(bookedLife(), quoteChange(bookedLife(), otherOffer(bookedLife().booking, CHEAPER)));
    const made = after(life, confirmChange(life, { offer: otherOffer(life.booking, CHEAPER) }));
    expect(made.events.at(-1)).toMatchObject({ type: 'BookingChanged', due: { amountMinor: -2_500 } });
    expect(made.booking).toMatchObject({ chargedMinor: 45_500, tickets: [], refunds: [] });
  });
});

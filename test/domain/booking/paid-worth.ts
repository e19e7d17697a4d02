import type { Booking } from '../../../src/domain/booking/booking.js';
import type { BookingEvent } from '../../../src/domain/booking/booking-events.js';
import { evolveBooking } from '../../../src/domain/booking/evolve-booking.js';

/** What the money of a booking came to, added up here by other means than the booking's own. */
interface PaidWorth {
  /** What of the price was paid for: all of it, until a change is free of charge. */
  readonly worthMinor: number;
  /** What was paid at fares that give money back, and not given back yet: nobody gets more by their own choice. */
  readonly refundableMinor: number;
}

/** Ways in which somebody got money back that is not theirs, or flies for less than was paid; none when all is well. */
export function wronglyGivenBack(events: readonly BookingEvent[]): readonly string[] {
  const faults: string[] = [];
  let booking: Booking | null = null;
  let paid: PaidWorth = { worthMinor: 0, refundableMinor: 0 };
  for (const [index, event] of events.entries()) {
    const before: Booking | null = booking;
    booking = evolveBooking(before, event);
    if (booking === null) return ['has no beginning'];
    paid = before === null ? paidFirst(booking) : paidNext(paid, before, booking, event);
    const place = `${event.type} ${String(index + 1)}`;
    if (paid.refundableMinor < 0) faults.push(`${place} gave back ${String(-paid.refundableMinor)} too much`);
    const isFlown = booking.status === 'TICKETED' || booking.status === 'CONFIRMED';
    if (isFlown && booking.chargedMinor < Math.floor(paid.worthMinor))
      faults.push(`${place} left ${String(booking.chargedMinor)} paid for ${String(paid.worthMinor)}`);
  }
  return faults;
}

/** Whether the airline changed something and its passengers may still have their money for that. */
function waitsForAnswer({ scheduleChanges, isChangeFree }: Booking): boolean {
  return scheduleChanges.some(({ answer }) => answer === null || (answer === 'REBOOK' && isChangeFree));
}

function paidFirst({ totalPrice: { amountMinor }, brand }: Booking): PaidWorth {
  return {
    worthMinor: amountMinor,
    refundableMinor: brand.conditions.refundable === false ? 0 : amountMinor,
  };
}

function paidNext(paid: PaidWorth, before: Booking, booking: Booking, event: BookingEvent): PaidWorth {
  const totalMinor = booking.totalPrice.amountMinor;
  if (event.type === 'BookingRepriced') return paidFirst(booking);
  if (event.type === 'BookingChanged') {
    const [due, penalty] = [event.due.amountMinor, event.penalty.amountMinor];
    const worthMinor = Math.min(totalMinor, paid.worthMinor + Math.max(0, due - penalty));
    const isRefundable = before.brand.conditions.refundable !== false;
    const refundableMinor = isRefundable ? paid.refundableMinor + due : Math.max(0, due);
    return { worthMinor, refundableMinor };
  }
  if (event.type === 'BookingPartlyCancelled' || event.type === 'BookingCancelled') {
    const leftMinor = event.type === 'BookingCancelled' ? 0 : totalMinor;
    const isOwnChoice = event.quoteId !== null && !waitsForAnswer(before);
    const backMinor = !isOwnChoice ? 0 : (event.refund?.amountMinor ?? 0);
    const worthMinor = (paid.worthMinor * leftMinor) / Math.max(1, before.totalPrice.amountMinor);
    return { worthMinor, refundableMinor: paid.refundableMinor - backMinor };
  }
  return paid;
}

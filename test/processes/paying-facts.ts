import type { DomainEvent } from '../../src/domain/stored-event.js';
import type { Offer } from '../../src/domain/offer/offer.js';
import { offer, seatsOn, segment, slice } from '../domain/booking/booking-fixtures.js';
import { FLEXIBLE } from '../domain/booking/booking-life.js';
import { PRICE } from './saga-facts.js';

/** A flight that has not left whenever the tests run, and another to change to. */
export const FROM = 'AF10-2099-12-01';
export const TO = 'AF12-2099-12-01';

const BRAND = { ...offer().brand, conditions: FLEXIBLE };

/** Whatever is booked takes seats that there are. */
const LIMITS = [{ capacity: 100_000, soldAtPrice: 100_000 }];

/** The facts of a booking as those of a flexible one of `FROM`. */
export function inFullFlight(events: readonly DomainEvent[]): readonly DomainEvent[] {
  return events.map((event) => {
    if (event.type === 'FlightBooked') return { ...event, ...journeyOn(FROM, PRICE.amountMinor) };
    return event.type === 'SeatsReserved' ? { ...event, departureId: FROM } : event;
  });
}

/** The other flight at a price, as its seller opens it. */
export function otherFlight(amountMinor: number) {
  const made = offer({
    ...{ ...journeyOn(TO, amountMinor), offerId: 'other' },
    expiresAtMs: Date.parse('2099-01-01T00:00:00Z'),
  });
  return { offer: made, offeredPrice: made.totalPrice, seats: [seatsOn(TO, { limits: LIMITS })] };
}

function journeyOn(
  departureId: string,
  amountMinor: number,
): Pick<Offer, 'brand' | 'slices' | 'priceLines' | 'totalPrice'> {
  const [line] = offer().priceLines;
  if (line === undefined) throw new Error('The offer of these tests has a price');
  return {
    brand: BRAND,
    slices: [slice(segment(`${departureId} CDG-LHR`))],
    priceLines: [{ ...line, subject: departureId.slice(0, 4), unitMinor: amountMinor, amountMinor }],
    totalPrice: { amountMinor, currency: PRICE.currency },
  };
}

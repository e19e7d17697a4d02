import { addDays } from '../../domain/schedule/calendar-date.js';
import type { BookingQueries } from '../../queries/bookings.js';
import type { SearchFlights } from '../../queries/search-flights.js';
import { exampleOperations, type ExampleOperation } from './example-operations.js';

/** The example search looks so far ahead. */
const EXAMPLE_DAYS_AHEAD = 30;

/** Examples that run as they are: their offer is made when the explorer is opened. */
export async function makeExamples(
  searchFlights: SearchFlights,
  bookings: BookingQueries,
  world: { readonly now: () => Date; readonly newId: () => string },
): Promise<readonly ExampleOperation[]> {
  const departDate = addDays(world.now().toISOString().slice(0, 10), EXAMPLE_DAYS_AHEAD);
  const passengers = { ADULT: 1, CHILD: 0, INFANT: 0 };
  const search = { departure: 'Paris', destination: 'London', departDate, returnDate: null, passengers };
  const found = await searchFlights(
    { ...search, cabin: 'ECONOMY', maxStops: null, budget: null, sortBy: 'PRICE' },
    { first: 1, after: null },
  );
  const newest = await bookings.list({ first: 1, before: null, scope: { kind: 'ALL' } });
  return exampleOperations({
    departDate,
    offerId: 'kind' in found ? null : (found.offers[0]?.offer.offerId ?? null),
    bookingId: 'kind' in newest ? null : (newest.bookings[0]?.booking.bookingId ?? null),
    idempotencyKey: world.newId(),
    openedAt: world.now().toISOString(),
  });
}

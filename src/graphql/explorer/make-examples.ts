import { addDays } from '../../domain/schedule/calendar-date.js';
import type { SearchFlights } from '../../queries/search-flights.js';
import { exampleOperations, type ExampleOperation } from './example-operations.js';

/** The example search looks so far ahead. */
const EXAMPLE_DAYS_AHEAD = 30;

/** Examples whose offer is made when the explorer is opened; of bookings they know nothing, since whoever opens it may be anybody. */
export async function makeExamples(
  searchFlights: SearchFlights,
  world: { readonly now: () => Date; readonly newId: () => string },
): Promise<readonly ExampleOperation[]> {
  const departDate = addDays(world.now().toISOString().slice(0, 10), EXAMPLE_DAYS_AHEAD);
  const passengers = { ADULT: 1, CHILD: 0, INFANT: 0 };
  const search = { departure: 'Paris', destination: 'London', departDate, returnDate: null, passengers };
  const found = await searchFlights(
    { ...search, cabin: 'ECONOMY', maxStops: null, budget: null, sortBy: 'PRICE' },
    { first: 1, after: null },
  );
  return exampleOperations({
    departDate,
    offerId: 'kind' in found ? null : (found.offers[0]?.offer.offerId ?? null),
    idempotencyKey: world.newId(),
    openedAt: world.now().toISOString(),
  });
}

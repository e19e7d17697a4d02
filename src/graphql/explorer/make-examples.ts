import { addDays } from '../../domain/schedule/calendar-date.js';
import type { SearchFlights } from '../../queries/search-flights.js';
import { exampleOperations, type ExampleOperation } from './example-operations.js';
import { keptBriefly } from './kept-briefly.js';

/** The example search looks so far ahead. */
const EXAMPLE_DAYS_AHEAD = 30;

/**
 * Makes examples when the explorer is opened, of which nobody knows any booking, since whoever opens it may be anybody. The
 * search for their offer is shared by all who open it within some seconds; keys are their own.
 */
export function createExamples(
  searchFlights: SearchFlights,
  { now, newId }: { readonly now: () => Date; readonly newId: () => string },
): () => Promise<readonly ExampleOperation[]> {
  const findExample = keptBriefly(
    () => findOffer(searchFlights, addDays(now().toISOString().slice(0, 10), EXAMPLE_DAYS_AHEAD)),
    () => now().getTime(),
  );
  return async () =>
    exampleOperations({
      ...(await findExample()),
      idempotencyKey: newId(),
      openedAt: now().toISOString(),
    });
}

async function findOffer(searchFlights: SearchFlights, departDate: string) {
  const passengers = { ADULT: 1, CHILD: 0, INFANT: 0 };
  const search = { departure: 'Paris', destination: 'London', departDate, returnDate: null, passengers };
  const found = await searchFlights(
    { ...search, cabin: 'ECONOMY', maxStops: null, budget: null, sortBy: 'PRICE' },
    { first: 1, after: null },
  );
  return { departDate, offerId: 'kind' in found ? null : (found.offers[0]?.offer.offerId ?? null) };
}

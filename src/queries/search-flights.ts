import type { PlaceDirectory } from '../places/place-directory.js';
import type { FlightShopping, OfferPage } from '../suppliers/flight-shopping.js';
import { checkPageSize, inputFault, type InputFault } from './input-fault.js';
import { parseSearch, type SearchRequest } from './search-criteria.js';

/** What a search needs. */
export interface SearchFlightsDependencies {
  readonly places: PlaceDirectory;
  readonly shopping: FlightShopping;
  readonly now: () => Date;
}

/** Which part of a list is wanted. */
export interface PageRequest {
  /** Entries wanted, 1 to 100. */
  readonly first: number;
  /** Cursor of the entry before the page, or null for the first page. */
  readonly after: string | null;
}

/** Looks up offers for a journey. Writes nothing; stops when the signal aborts. */
export type SearchFlights = (
  request: SearchRequest,
  page: PageRequest,
  signal?: AbortSignal,
) => Promise<OfferPage | InputFault>;

/** Searches one supplier, by names and codes of places. */
export function createSearchFlights({ places, shopping, now }: SearchFlightsDependencies): SearchFlights {
  return async (request, { first, after }, signal) => {
    const fault = checkPageSize(first);
    if (fault !== null) return fault;
    const criteria = parseSearch(request, { places, now: now(), currency: shopping.currency });
    if ('kind' in criteria) return criteria;
    const page = await shopping.search(criteria, first, after, signal);
    return page ?? inputFault('after', 'must be a cursor that this very search returned');
  };
}

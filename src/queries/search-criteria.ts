import { MAX_PASSENGERS, type PassengerCounts } from '../domain/booking/passenger.js';
import type { Place } from '../domain/geography/airport.js';
import { MAX_DIGITS, parseMinorRoundedDown } from '../domain/money/decimal-amount.js';
import type { OfferSort } from '../domain/offer/offer-sort.js';
import type { CabinClass } from '../domain/schedule/cabin-class.js';
import { addDays } from '../domain/schedule/calendar-date.js';
import type { PlaceDirectory } from '../places/place-directory.js';
import { currencyDigits } from '../platform/currency-digits.js';
import { localDateOf } from '../platform/zoned-time.js';
import type { JourneyEnd, SearchCriteria } from '../suppliers/flight-shopping.js';
import { inputFault, type InputFault } from './input-fault.js';

/** Airlines open sales about a year ahead. */
const MAX_DAYS_AHEAD = 365;

/** A search as a caller words it. */
export interface SearchRequest {
  /** Name or code of a place. */
  readonly departure: string;
  readonly destination: string;
  /** YYYY-MM-DD. */
  readonly departDate: string;
  readonly returnDate: string | null;
  readonly passengers: PassengerCounts;
  readonly cabin: CabinClass;
  /** Null means as many as are ever offered. */
  readonly maxStops: number | null;
  /** Decimal text, or null. */
  readonly budget: string | null;
  readonly sortBy: OfferSort;
}

/** What reading a search depends on. */
export interface SearchContext {
  readonly places: PlaceDirectory;
  readonly now: Date;
  /** ISO 4217 code of the prices. */
  readonly currency: string;
}

/** Turns a search as worded into criteria that cannot be wrong, or names the first field that is. */
export function parseSearch(request: SearchRequest, context: SearchContext): SearchCriteria | InputFault {
  const from = parseEnd('input.departure', request.departure, context.places);
  if ('kind' in from) return from;
  const to = parseEnd('input.destination', request.destination, context.places);
  if ('kind' in to) return to;
  const { maxStops, departDate, returnDate, cabin, sortBy, passengers } = request;
  const fault =
    checkEnds(from, to) ??
    checkDates(from, departDate, returnDate, context.now) ??
    checkPassengerCounts(passengers) ??
    checkStops(maxStops);
  if (fault !== null) return fault;
  const budgetMinor = request.budget === null ? null : parseBudget(request.budget, context.currency);
  if (budgetMinor !== null && typeof budgetMinor === 'object') return budgetMinor;
  return {
    from,
    to,
    departDate,
    returnDate,
    passengers,
    cabin,
    maxStops: (maxStops ?? 2) as 0 | 1 | 2, // checked above
    budgetMinor,
    sortBy,
  };
}

function parseEnd(field: string, text: string, places: PlaceDirectory): JourneyEnd | InputFault {
  const resolved = places.resolve(text);
  switch (resolved.kind) {
    case 'found':
      return { code: resolved.place.code, airports: places.airportsOf(resolved.place) };
    case 'ambiguous':
      return inputFault(field, `stands for several places; give a code: ${namesOf(resolved.candidates)}`);
    case 'unknown': {
      const hint = resolved.suggestions.length > 0 ? `; perhaps ${namesOf(resolved.suggestions)}` : '';
      return inputFault(
        field,
        `is no city or airport with scheduled service; give a name or an IATA code${hint}`,
      );
    }
  }
}

function namesOf(places: readonly Place[]): string {
  return places.map((place) => `${place.code} (${place.name}, ${place.countryCode})`).join(', ');
}

function checkEnds(from: JourneyEnd, to: JourneyEnd): InputFault | null {
  const shared = from.airports.find((airport) => to.airports.includes(airport));
  if (shared === undefined) return null;
  return inputFault(
    'input.destination',
    `must be another place than the departure; both include ${shared.code}`,
  );
}

function checkDates(
  from: JourneyEnd,
  departDate: string,
  returnDate: string | null,
  now: Date,
): InputFault | null {
  const today = from.airports
    .map((airport) => localDateOf(now.getTime(), airport.timeZone))
    .reduce((a, b) => (a < b ? a : b));
  const last = addDays(today, MAX_DAYS_AHEAD);
  if (departDate < today) {
    return inputFault(
      'input.departDate',
      `is in the past at ${from.code}; the earliest date there is ${today}`,
    );
  }
  if (departDate > last)
    return inputFault('input.departDate', `is too far ahead; the latest date is ${last}`);
  if (returnDate === null) return null;
  if (returnDate < departDate) {
    return inputFault('input.returnDate', `is before the departure; it must be ${departDate} or later`);
  }
  if (returnDate > last)
    return inputFault('input.returnDate', `is too far ahead; the latest date is ${last}`);
  return null;
}

function checkPassengerCounts(counts: PassengerCounts): InputFault | null {
  const { ADULT, CHILD, INFANT } = counts;
  const [negative] = Object.entries({ adults: ADULT, children: CHILD, infants: INFANT }).filter(
    ([, count]) => count < 0,
  );
  if (negative !== undefined)
    return inputFault(`input.${negative[0]}`, `must not be negative, ${String(negative[1])} given`);
  if (ADULT < 1) return inputFault('input.adults', 'must be at least 1: children do not travel alone');
  if (ADULT + CHILD + INFANT > MAX_PASSENGERS) {
    const given = String(ADULT + CHILD + INFANT);
    return inputFault(
      'input.adults',
      `adults, children and infants together must be at most ${String(MAX_PASSENGERS)}, ${given} given`,
    );
  }
  if (INFANT <= ADULT) return null;
  return inputFault(
    'input.infants',
    `must be at most the number of adults (${String(ADULT)}): each travels on the lap of one`,
  );
}

function checkStops(maxStops: number | null): InputFault | null {
  if (maxStops === null || [0, 1, 2].includes(maxStops)) return null;
  return inputFault('input.maxStops', `must be 0 (non-stop), 1 or 2, ${String(maxStops)} given`);
}

function parseBudget(budget: string, currency: string): number | InputFault {
  const digits = currencyDigits(currency) ?? 2;
  const minor = parseMinorRoundedDown(budget, digits);
  if (minor !== null && minor > 0) return minor;
  const most = String(MAX_DIGITS - digits);
  return inputFault(
    'input.budget',
    `must be an amount above zero in ${currency} of at most ${most} digits, e.g. 500 or "499.99"`,
  );
}

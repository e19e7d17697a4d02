import type { OfferPage, SearchCriteria } from '../../flight-shopping.js';
import { addDays } from '../../../domain/schedule/calendar-date.js';
import { departureMoves, NO_MOVES, type DepartureMoves } from '../timetable/departure-moves.js';
import { makeOffer, type ResolvedTerms } from './make-offer.js';
import { decodeOfferCursor, encodeOfferCursor, isAfter, searchIdOf } from './offer-cursor.js';
import { expiryOf, isOnSale, salesEndMs, segmentTerms, type OfferParts } from './offer-parts.js';
import { priceSlice, type PricedSlice, type SeatsByDeparture } from './price-slice.js';
import { rankJourneys, type Journey } from './rank-journeys.js';
import { itineraryHash, type SliceFacts } from './slice-facts.js';

/** Every one-way search is kept; the pairs of a return may be thousands. */
const MAX_JOURNEYS_TO_KEEP = 1000;

/** Three flights with their waits, calendars a day apart and a move of a day end within a week of the date, either way. */
const MOVES_AROUND_DAYS = 7;

/** A page that was made within a second: its offers need not be signed anew for the next who asks. */
interface RecentPage {
  readonly second: number;
  readonly first: number;
  readonly after: string | null;
  readonly page: OfferPage;
}

/** The latest page of each ranking; a ranking is another one as soon as a seat sells or a flight closes. */
const recentPages = new WeakMap<readonly Journey[], RecentPage>();

/**
 * The offers of a search after a cursor, at most `first`; null when the cursor is not one of this search. Rejects with the
 * signal's reason, and does no more, when it aborts before they are found.
 */
export async function findOffers(
  parts: OfferParts,
  criteria: SearchCriteria,
  { first, after }: { readonly first: number; readonly after: string | null },
  signal?: AbortSignal,
): Promise<OfferPage | null> {
  const searchId = searchIdOf(criteria);
  const cursor = after === null ? null : decodeOfferCursor(searchId, after);
  if (after !== null && cursor === null) return null;
  const nowMs = parts.now().getTime();
  const { journeys, seats } = await findJourneys(parts, { criteria, searchId, nowMs }, signal);
  const second = Math.floor(nowMs / 1000);
  const recent = recentPages.get(journeys);
  if (recent?.second === second && recent.first === first && recent.after === after) return recent.page;
  const start = cursor === null ? 0 : journeys.findIndex((journey) => isAfter(cursor, journey));
  const found = start === -1 ? [] : journeys.slice(start, start + first);
  const page: OfferPage = {
    offers: found.map((journey) => ({
      cursor: encodeOfferCursor(searchId, journey),
      offer: makeOffer(parts, termsOf(parts, criteria, journey, nowMs), seats, parts.tokens.encode),
    })),
    hasNextPage: start !== -1 && start + first < journeys.length,
    totalCount: journeys.length,
  };
  recentPages.set(journeys, { second, first, after, page });
  return page;
}

/** A search at an instant. */
interface NamedSearch {
  readonly criteria: SearchCriteria;
  readonly searchId: string;
  readonly nowMs: number;
}

/** Ranks anew only when a seat was sold, or a flight closed or moved, since the same search was last asked for. */
async function findJourneys(
  parts: OfferParts,
  { criteria, searchId, nowMs }: NamedSearch,
  signal: AbortSignal | undefined,
): Promise<{ readonly journeys: readonly Journey[]; readonly seats: SeatsByDeparture }> {
  const latest = parts.rankedSearches.get(searchId);
  const isRecent = latest !== undefined && nowMs <= latest.validUntilMs;
  const [moves, seatsThen] = await Promise.all([
    movesFor(parts, criteria),
    isRecent ? parts.seatsOf(latest.departureIds) : null,
  ]);
  const movesName = moves.map(({ name }) => name).join();
  const isSame = latest?.movesName === movesName && seatsThen !== null;
  if (isSame && textOf(seatsThen) === latest.seatsText)
    return { journeys: latest.journeys, seats: seatsThen };
  const { returnDate, sortBy, budgetMinor } = criteria;
  const [movesOut = NO_MOVES, movesBack = NO_MOVES] = moves;
  const onSale = async (wanted: SearchCriteria, moved: DepartureMoves): Promise<readonly SliceFacts[]> =>
    (await findFacts(parts, wanted, moved, signal)).filter((facts) => isOnSale(facts, nowMs));
  const outbound = await onSale(criteria, movesOut);
  const inbound = returnDate === null ? null : await onSale(turnedRound(criteria, returnDate), movesBack);
  const flown = [...outbound, ...(inbound ?? [])];
  const departureIds = departureIdsOf(flown);
  const seats = await parts.seatsOf(departureIds);
  const price = (slices: readonly SliceFacts[]): readonly PricedSlice[] =>
    slices.flatMap((facts) => priceSlice(parts.tariff, facts, criteria, seats));
  const ranking = rankJourneys(price(outbound), inbound && price(inbound), sortBy, budgetMinor);
  const journeys = await parts.turns.run(ranking, signal);
  const validUntilMs = Math.min(...flown.map(salesEndMs));
  if (journeys.length <= MAX_JOURNEYS_TO_KEEP) {
    const seatsText = textOf(seats);
    parts.rankedSearches.set(searchId, { journeys, departureIds, movesName, seatsText, validUntilMs });
  }
  return { journeys, seats };
}

function textOf(seats: SeatsByDeparture): string {
  return JSON.stringify([...seats]);
}

/** The departures that moved around the day of each direction. */
async function movesFor(
  { movedBetween }: OfferParts,
  { departDate, returnDate }: SearchCriteria,
): Promise<readonly DepartureMoves[]> {
  const dates = returnDate === null ? [departDate] : [departDate, returnDate];
  return Promise.all(
    dates.map(async (date) =>
      departureMoves(await movedBetween(addDays(date, -MOVES_AROUND_DAYS), addDays(date, MOVES_AROUND_DAYS))),
    ),
  );
}

function turnedRound(criteria: SearchCriteria, departDate: string): SearchCriteria {
  return { ...criteria, from: criteria.to, to: criteria.from, departDate };
}

/** The slices of the day of departure. */
async function findFacts(
  parts: OfferParts,
  { from, to, departDate: date, cabin, maxStops }: SearchCriteria,
  moves: DepartureMoves,
  signal: AbortSignal | undefined,
): Promise<readonly SliceFacts[]> {
  const request = { origins: from.airports, destinations: to.airports, date, maxStops, cabin };
  return (await parts.findSlices(request, moves, signal)).map(parts.factsOf);
}

function termsOf(
  parts: OfferParts,
  criteria: SearchCriteria,
  journey: Journey,
  nowMs: number,
): ResolvedTerms {
  const slices = journey.slices.map(({ facts }) => facts);
  const { brand } = journey.slices[0];
  const terms = {
    from: criteria.from.code,
    to: criteria.to.code,
    cabin: criteria.cabin,
    brandCode: brand.code,
    passengers: criteria.passengers,
    currency: parts.tariff.currency,
    expiresAtMs: expiryOf(slices, nowMs, parts.offerLifetimeMs),
    itineraryHash: itineraryHash(slices),
    slices: journey.slices.map(({ facts, fareSteps }) => segmentTerms(facts, fareSteps)),
  };
  return { terms, slices, brand };
}

function departureIdsOf(slices: readonly SliceFacts[]): readonly string[] {
  const ids = slices.flatMap((facts) => facts.segments.map(({ segment }) => segment.departure.departureId));
  return [...new Set(ids)];
}

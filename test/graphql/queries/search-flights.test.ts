import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SearchFlightsDocument,
  type SearchFlightsInput,
  type SearchFlightsQuery,
} from '../../generated/graphql.js';
import { daysAhead } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

type Found = SearchFlightsQuery['searchFlights'];
type Offer = Found['nodes'][number];

/** The clock stands still, so that one search gives the same offers each time. */
const NOW = new Date('2027-03-08T09:00:00Z');
const DEPART = daysAhead(30, NOW);
const RETURN = daysAhead(37, NOW);

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp({ world: { now: () => NOW } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Paris to London, or as told; the first hundred offers. */
async function search(input: Partial<SearchFlightsInput> = {}, page = {}): Promise<Found> {
  const wanted = { departure: 'Paris', destination: 'London', departDate: DEPART, ...input };
  return (await engine.ask(SearchFlightsDocument, { input: wanted, first: 100, ...page })).searchFlights;
}

const price = (offer: Offer): number => Number(offer.totalPrice.amount);
const duration = (offer: Offer): number =>
  offer.slices.reduce((minutes, slice) => minutes + slice.durationMinutes, 0);
const departure = (offer: Offer): number => Date.parse(offer.slices[0]!.departsAt);
const routeOf = (offer: Offer): readonly string[] =>
  offer.slices.flatMap(({ origin, destination }) => [origin.code, destination.code]);

const LONDON = ['LHR', 'LGW', 'LTN', 'STN', 'LCY', 'SEN'];
const PARIS = ['CDG', 'ORY', 'BVA'];

describe('the order of the offers', () => {
  it.each([
    { sortBy: 'PRICE', rank: price },
    { sortBy: 'DURATION', rank: duration },
    { sortBy: 'DEPARTURE', rank: departure },
  ] as const)('is by $sortBy, lowest first', async ({ sortBy, rank }) => {
    const ranks = (await search({ sortBy, destination: 'Sydney' })).nodes.map(rank);
    expect(new Set(ranks).size).toBeGreaterThan(3);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  it('is by price when nothing is said', async () => {
    expect((await search()).nodes).toEqual((await search({ sortBy: 'PRICE' })).nodes);
  });
});

describe('pages', () => {
  it('join to the list of one page, without gap or repetition', async () => {
    const whole = await search();
    expect(whole.totalCount).toBe(whole.nodes.length);
    const joined: Offer[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await search({}, { first: 7, after });
      joined.push(...page.nodes);
      expect(page.totalCount).toBe(whole.totalCount);
      expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
      if (!page.pageInfo.hasNextPage) break;
      expect(page.nodes).toHaveLength(7);
      after = page.pageInfo.endCursor ?? null;
    }
    expect(joined.length).toBeGreaterThan(14);
    expect(joined).toEqual(whole.nodes);
  });

  it('hold twenty offers when nothing is said', async () => {
    const input = { departure: 'Paris', destination: 'London', departDate: DEPART };
    expect((await engine.ask(SearchFlightsDocument, { input })).searchFlights.nodes).toHaveLength(20);
  });
});

describe('what is asked for', () => {
  it('bounds the total price by the budget, exactly', async () => {
    const all = (await search({ adults: 2 })).nodes;
    const budget = all[Math.floor(all.length / 2)]!.totalPrice.amount;
    const within = await search({ adults: 2, budget });
    expect(within.nodes).toEqual(all.filter((offer) => price(offer) <= Number(budget)));
    expect(within.totalCount).toBe(within.nodes.length);
    const aCentLess = (Number(budget) - 0.01).toFixed(2);
    const below = await search({ adults: 2, budget: aCentLess });
    expect(below.nodes).toEqual(all.filter((offer) => price(offer) < Number(budget)));
  });

  it('may leave nothing', async () => {
    expect(await search({ budget: '0.01' })).toMatchObject({
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it.each([0, 1, 2])('allows at most %i stops', async (maxStops) => {
    const { nodes } = await search({ destination: 'Bangkok', maxStops });
    const stops = nodes.flatMap(({ slices }) => slices.map((slice) => slice.stops));
    expect(stops.every((count) => count <= maxStops)).toBe(true);
    if (maxStops > 0) expect(stops).toContain(1);
  });

  it('is the cabin of every flight', async () => {
    const { nodes } = await search({ destination: 'New York', cabin: 'BUSINESS' });
    const cabins = nodes.flatMap((offer) => [
      offer.cabin,
      ...offer.slices.flatMap(({ segments }) => segments.map(({ cabin }) => cabin)),
    ]);
    expect(new Set(cabins)).toEqual(new Set(['BUSINESS']));
  });

  it('is there and back on the days asked for', async () => {
    const { nodes } = await search({ returnDate: RETURN });
    expect(nodes.length).toBeGreaterThan(0);
    for (const { slices } of nodes) {
      expect(slices.map(({ departureLocal }) => departureLocal.slice(0, 10))).toEqual([DEPART, RETURN]);
      expect(PARIS).toContain(slices[0]!.origin.code);
      expect(LONDON).toContain(slices[0]!.destination.code);
      expect(LONDON).toContain(slices[1]!.origin.code);
      expect(PARIS).toContain(slices[1]!.destination.code);
    }
  });

  it('is priced for everyone in the party', async () => {
    const [alone] = (await search({ maxStops: 0 })).nodes;
    const { nodes } = await search({ maxStops: 0, adults: 2, children: 1, infants: 1 });
    const family = nodes.find((offer) => offer.slices[0]!.departsAt === alone!.slices[0]!.departsAt)!;
    expect(family.passengers).toEqual({ adults: 2, children: 1, infants: 1 });
    expect(price(family)).toBeGreaterThan(2 * price(alone!));
    const fares = family.priceLines.filter(({ kind }) => kind === 'FARE');
    expect(fares.map((line) => [line.passengerType, line.passengerCount])).toEqual([
      ['ADULT', 2],
      ['CHILD', 1],
      ['INFANT', 1],
    ]);
  });

  it('may be worded as a city, its code or one airport', async () => {
    const byName = (await search({ departure: 'Paris' })).nodes;
    expect((await search({ departure: ' paris ' })).nodes).toEqual(byName);
    expect((await search({ departure: 'PAR' })).nodes).toEqual(byName);
    const byAirport = (await search({ departure: 'cdg' })).nodes;
    expect(new Set(byAirport.map((offer) => routeOf(offer)[0]))).toEqual(new Set(['CDG']));
    expect(byAirport.length).toBeLessThan(byName.length);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchFlightsDocument, type SearchFlightsInput } from '../../generated/graphql.js';
import { daysAhead } from '../../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';
import { postJson } from '../raw-request.js';

/** Half past ten in the evening of 8 March in Paris: the 9th has begun in Sydney, and Honolulu is at noon. */
const NOW = new Date('2027-03-08T21:30:00Z');
const DEPART = daysAhead(30, NOW);

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp({ world: { now: () => NOW } });
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const search = (input: Partial<SearchFlightsInput>, page = {}) =>
  engine.send(SearchFlightsDocument, {
    input: { departure: 'Paris', destination: 'London', departDate: DEPART, ...input },
    ...page,
  });

describe('a search that cannot be', () => {
  it.each([
    ['a departure from nowhere', { departure: 'Atlantis' }, 'input.departure', /no city or airport/],
    ['no departure', { departure: ' ' }, 'input.departure', /give a name or an IATA code/],
    ['a misspelt place', { destination: 'Lodnon' }, 'input.destination', /no city or airport/],
    ['a journey to where it begins', { destination: 'CDG' }, 'input.destination', /another place.*CDG/],
    ['a past day', { departDate: '2027-03-07' }, 'input.departDate', /in the past.*earliest.*2027-03-08/],
    [
      'a day past at the departure only',
      { departure: 'Sydney', departDate: '2027-03-08' },
      'input.departDate',
      /in the past at SYD; the earliest date there is 2027-03-09/,
    ],
    ['a day too far ahead', { departDate: '2028-03-08' }, 'input.departDate', /latest date is 2028-03-07/],
    [
      'a return before the departure',
      { returnDate: daysAhead(29, NOW) },
      'input.returnDate',
      /before the departure; it must be 2027-04-07 or later/,
    ],
    ['a return too far ahead', { returnDate: '2028-03-08' }, 'input.returnDate', /latest date is 2028-03-07/],
    ['ten passengers', { adults: 8, children: 2 }, 'input.adults', /at most 9, 10 given/],
    [
      'more infants than adults',
      { adults: 1, infants: 2 },
      'input.infants',
      /at most the number of adults \(1\)/,
    ],
    ['children alone', { adults: 0, children: 1 }, 'input.adults', /at least 1/],
    ['fewer than no children', { children: -1 }, 'input.children', /not be negative, -1 given/],
    ['three stops', { maxStops: 3 }, 'input.maxStops', /0 \(non-stop\), 1 or 2, 3 given/],
    ['fewer than no stops', { maxStops: -1 }, 'input.maxStops', /0 \(non-stop\), 1 or 2/],
    ['a budget of nothing', { budget: '0' }, 'input.budget', /above zero in EUR/],
    ['a budget below nothing', { budget: '-5' }, 'input.budget', /above zero in EUR/],
  ])('is refused for %s, and says what is allowed', async (_case, input, field, message) => {
    const { data, errors } = await search(input);
    expect(data ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(errors![0]!.message).toMatch(message);
    expect(errors![0]!.message.startsWith(`${field}: `)).toBe(true);
  });

  it.each([0, -1, 101])('is refused for a page of %i', async (first) => {
    const { errors } = await search({}, { first });
    expect(errors![0]).toMatchObject({
      message: `first: must be from 1 to 100, ${first} given`,
      extensions: { code: 'BAD_USER_INPUT', field: 'first' },
    });
  });

  it('is refused for the cursor of another search, and for none', async () => {
    const cursor = (await search({ adults: 2 })).data!.searchFlights.pageInfo.endCursor;
    for (const after of [cursor, 'nonsense', '']) {
      const { errors } = await search({ adults: 1 }, { after });
      expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    }
  });
});

describe('a value that cannot be read', () => {
  it.each([
    ['departDate', '2027-02-30'],
    ['departDate', 'tomorrow'],
    ['departDate', '2027-04-07T10:00:00Z'],
    ['returnDate', '07/04/2027'],
    ['budget', '12,50'],
    ['budget', 'much'],
    ['budget', '1234567890123456'],
    ['budget', 1e300],
    ['budget', true],
    ['cabin', 'ROOF'],
    ['adults', 1.5],
    ['adults', '2'],
  ])('is refused: %s as %j, with its place named', async (name, value) => {
    const { errors } = await search({ [name]: value });
    expect(errors).toHaveLength(1);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors![0]!.message).toContain(`input.${name}`);
  });
});

describe('a budget', () => {
  const query = (budget: string): string =>
    `{ searchFlights(input: { departure: "PAR", destination: "LON", departDate: "${DEPART}", budget: ${budget} }) { totalCount } }`;
  const counted = async (budget: string): Promise<unknown> =>
    (await postJson(engine.url, { query: query(budget) })).json.data.searchFlights.totalCount;

  it('is the same as a number or a text, literal or variable', async () => {
    const { data } = await search({});
    const [cheapest] = data!.searchFlights.nodes;
    const exact = cheapest!.totalPrice.amount;
    expect(exact).toMatch(/^\d+\.\d\d$/);
    const variables = await Promise.all(
      [exact, Number(exact)].map(async (budget) => (await search({ budget })).data!.searchFlights.totalCount),
    );
    const literals = await Promise.all([exact, `"${exact}"`].map(counted));
    expect(new Set([...variables, ...literals])).toHaveLength(1);
    expect(variables[0]).toBeGreaterThan(0);
    const all = data!.searchFlights.totalCount;
    expect(await Promise.all(['100000', '100000.99', '"100000.00"'].map(counted))).toEqual([all, all, all]);
  });

  it.each(['"12,50"', 'true', '[1]', '5e2', '$x'])('may not be the literal %s', async (literal) => {
    const { json } = await postJson(engine.url, { query: query(literal) });
    expect(json.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

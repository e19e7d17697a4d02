import { expect, it } from 'vitest';
import { createExamples } from '../../../src/graphql/explorer/make-examples.js';
import type { SearchFlights } from '../../../src/queries/search-flights.js';

it('searches once for all who open the explorer within some seconds, each with keys of their own', async () => {
  let searches = 0;
  let keys = 0;
  let nowMs = Date.UTC(2026, 11, 1);
  const search = (() => {
    searches += 1;
    return Promise.resolve({ offers: [] });
  }) as unknown as SearchFlights;
  const examples = createExamples(search, {
    now: () => new Date(nowMs),
    newId: () => `key-${String((keys += 1))}`,
  });
  const opened = await Promise.all([examples(), examples()]);
  expect(searches).toBe(1);
  expect(opened.map((each) => JSON.stringify(each))).toEqual([
    expect.stringContaining('key-1'),
    expect.stringContaining('key-2'),
  ]);
  nowMs += 86_400_000;
  expect(JSON.stringify(await examples())).toContain('2027-01-01');
  expect(searches).toBe(2);
});

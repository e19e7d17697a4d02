import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchLocationsDocument } from '../../generated/graphql.js';
import { removeDataDirs, startTestApp, type TestApp } from '../../support/test-app.js';

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

const search = async (text: string, first?: number) =>
  (await engine.ask(SearchLocationsDocument, { text, ...(first !== undefined && { first }) }))
    .searchLocations;

describe('locations for what was typed', () => {
  it('show a city with its airports, its country and its clocks', async () => {
    const [paris] = await search('paris');
    expect(paris).toMatchObject({
      kind: 'CITY',
      code: 'PAR',
      name: 'Paris',
      city: 'Paris',
      countryCode: 'FR',
      countryName: 'France',
      timeZone: 'Europe/Paris',
    });
    expect(paris!.airports.map(({ code }) => code)).toEqual(expect.arrayContaining(['CDG', 'ORY']));
    expect(paris!.latitude).toBeCloseTo(49, 0);
  });

  it('show an airport as its own airport', async () => {
    const [airport] = await search('CDG');
    expect(airport).toMatchObject({
      kind: 'AIRPORT',
      code: 'CDG',
      city: 'Paris',
      airports: [{ code: 'CDG' }],
    });
  });

  it('are ten at most, or as many as asked for', async () => {
    expect(await search('san')).toHaveLength(10);
    expect(await search('san', 3)).toEqual((await search('san')).slice(0, 3));
    expect(await search('qqqqqq')).toEqual([]);
  });

  it.each([
    ['first', { text: 'par', first: 0 }, /from 1 to 100, 0 given/],
    ['first', { text: 'par', first: 101 }, /from 1 to 100, 101 given/],
    ['text', { text: 'p'.repeat(81) }, /at most 80 characters, 81 given/],
  ])('are refused for a %s out of bounds', async (field, variables, message) => {
    const { errors } = await engine.send(SearchLocationsDocument, variables);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(errors![0]!.message).toMatch(message);
  });
});

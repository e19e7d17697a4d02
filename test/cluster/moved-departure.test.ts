import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OfferDetailsDocument, RetimeDepartureDocument } from '../generated/graphql.js';
import { offerOfFlight } from '../story/one-flight.js';
import { book, daysAhead } from '../support/book.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';

const DAY = daysAhead(40);
const SECRET = 'the same secret on every node of it';

let database: PostgresDatabase;
let moving: TestApp;
let selling: TestApp;

beforeAll(async () => {
  database = await createPostgresDatabase();
  const environment = { DATABASE_URL: database.target.url, SECRET };
  moving = await startTestApp({ environment });
  selling = await startTestApp({ environment });
});

afterAll(async () => {
  await selling.stop();
  await moving.stop();
  await database.dispose();
  removeDataDirs();
});

it('a departure that one node moved is found, shown and booked at its new times through another', async () => {
  const before = (await offerOfFlight(selling, DAY))!;
  const { departureId } = before.slices[0]!.segments[0]!;
  const input = { departureId, shiftMinutes: 45, idempotencyKey: randomUUID() };
  const { retimeDeparture } = await moving.ask(RetimeDepartureDocument, { input });
  expect(retimeDeparture).toMatchObject({ departureId });

  const departsAt = new Date(Date.parse(before.slices[0]!.departsAt) + 45 * 60_000).toISOString();
  const after = (await offerOfFlight(selling, DAY))!;
  expect(after.slices[0]!.departsAt).toBe(departsAt);
  const { offerDetails } = await selling.ask(OfferDetailsDocument, { offerId: after.id });
  expect(offerDetails).toMatchObject({ slices: [{ departsAt }] });
  expect(await book(selling, after.id)).toMatchObject({ booking: { slices: [{ departsAt }] } });
  expect(await book(selling, before.id)).toMatchObject({ __typename: 'OfferNotFound' });
});

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookingsDocument } from '../generated/graphql.js';
import { book, daysAhead, findOffers } from '../support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';
import { FLIGHT, offerOfFlight, SEATS } from './one-flight.js';

const BUYERS = 300;
const CALLS = 50;
const DEPART = daysAhead(30);

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

/** Numbers out of the engine's files, read beside it. */
function count(file: 'events.db' | 'read.db', query: string): number {
  const database = new Database(join(engine.dataDir, file), { readonly: true });
  try {
    return Number(database.prepare(query).pluck().get());
  } finally {
    database.close();
  }
}

/** Buys one seat, accepting every new price, and answers how it ended. */
async function buy(offerId: string): Promise<string> {
  const answer = await book(engine, offerId);
  return answer.__typename === 'PriceChanged' ? buy(answer.freshOffer.id) : answer.__typename;
}

describe(`${String(BUYERS)} buyers of a flight with ${String(SEATS)} seats`, () => {
  it('get every seat once, and the others are told that it is sold out', async () => {
    const offer = await offerOfFlight(engine, DEPART);
    const outcomes = await Promise.all(Array.from({ length: BUYERS }, () => buy(offer!.id)));
    expect(outcomes.filter((outcome) => outcome === 'BookFlightSuccess')).toHaveLength(SEATS);
    expect(outcomes.filter((outcome) => outcome === 'SoldOut')).toHaveLength(BUYERS - SEATS);
  });

  it('leave a log and read models that agree', async () => {
    const stream = `departure-${FLIGHT}-${DEPART}`;
    const seats = `select sum(data ->> '$.seatCount') from events where stream_id = '${stream}'`;
    expect(count('events.db', seats)).toBe(SEATS);
    expect(count('events.db', `select count(*) from events where event_type = 'FlightBooked'`)).toBe(SEATS);
    expect(count('read.db', 'select count(*) from bookings')).toBe(SEATS);
    const sold = `select sold ->> '$.sold."0/ECONOMY"' from departure_seats where departure_id = '${FLIGHT}-${DEPART}'`;
    expect(count('read.db', sold)).toBe(SEATS);
    expect(await offerOfFlight(engine, DEPART)).toBeUndefined();

    const first = (await engine.ask(BookingsDocument, { first: 100 })).bookings;
    const rest = (await engine.ask(BookingsDocument, { first: 100, after: first.pageInfo.endCursor }))
      .bookings;
    const all = [...first.nodes, ...rest.nodes];
    expect(new Set(all.map(({ reference }) => reference)).size).toBe(SEATS);
    const amounts = all.map(({ totalPrice }) => Number(totalPrice.amount)).toReversed();
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b)); // the fare rises in steps as seats sell
    expect(new Set(amounts).size).toBe(5);
  });
});

describe(`${String(CALLS)} calls at once with one key`, () => {
  it('make one booking and are all answered alike', async () => {
    const [offer] = await findOffers(engine, { departDate: daysAhead(40) }, 1);
    const booked = `select count(*) from events where event_type = 'FlightBooked'`;
    const before = count('events.db', booked);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: CALLS }, () => book(engine, offer!.id, { idempotencyKey })),
    );
    expect(count('events.db', booked)).toBe(before + 1);
    const [first] = answers;
    if (first?.__typename !== 'BookFlightSuccess') throw new Error(first?.message);
    expect(answers.filter((answer) => 'replayed' in answer && !answer.replayed)).toHaveLength(1);
    for (const answer of answers)
      expect({ ...answer, replayed: false }).toEqual({ ...first, replayed: false });
  });
});

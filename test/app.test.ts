import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartFault } from '../src/start-fault.js';
import { projectFile } from '../src/platform/project-file.js';
import {
  BookingDocument,
  BookingEventsDocument,
  BookingsDocument,
  OfferDetailsDocument,
} from './generated/graphql.js';
import { book, bookFirst, daysAhead, findOffers } from './support/book.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from './support/test-app.js';
import { bookParty, offerOfFlight, sellSeats } from './story/one-flight.js';

const DEPART = daysAhead(30);
const NOW = new Date();
const dataDir = newDataDir();

/** The clock stands still: offers then are the same whenever they are looked at. */
const start = (): Promise<TestApp> => startTestApp({ dataDir, world: { now: () => NOW } });

let offerId: string;
let expected: unknown;

beforeAll(async () => {
  const engine = await start();
  offerId = (await offerOfFlight(engine, DEPART))!.id;
  await sellSeats(engine, DEPART, 50);
  await book(engine, (await findOffers(engine, { returnDate: daysAhead(35) }))[0]!.id);
  expected = await answers(engine);
  await engine.stop();
});

afterAll(removeDataDirs);

/** What every kind of query over the read models answers. */
async function answers(engine: TestApp): Promise<unknown> {
  const { bookings } = await engine.ask(BookingsDocument, { first: 100 });
  const next = await engine.ask(BookingsDocument, { first: 2, after: bookings.edges[1]!.cursor });
  const one = await engine.ask(BookingDocument, { id: bookings.nodes[3]!.id });
  const details = await engine.ask(OfferDetailsDocument, { offerId });
  const search = await findOffers(engine, { departDate: DEPART }, 100);
  const stale = await bookParty(engine, offerId, 1);
  return { bookings, next, one, details, search, stale };
}

function removeReadDatabase(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `read.db${suffix}`), { force: true });
}

describe('read models', () => {
  it.each([
    ['are deleted', removeReadDatabase],
    [
      'are overwritten with garbage',
      () => writeFileSync(join(dataDir, 'read.db'), 'garbage, '.repeat(1_000)),
    ],
    ['are emptied', () => writeFileSync(join(dataDir, 'read.db'), '')],
    ['are as they were', () => {}],
  ])('that %s answer the same after the next start', async (_case, damage) => {
    damage();
    const engine = await start();
    expect(await answers(engine)).toEqual(expected);
    const { head, ...status } = await engine.app.status();
    expect(status).toEqual({
      processors: [{ processor: 'read-models', position: head, lag: 0 }],
      parkedCount: 0,
      parked: [],
      stoppedAt: null,
    });
    await engine.stop();
  });

  it('are built with progress told', async () => {
    removeReadDatabase();
    const told: (readonly [number, number])[] = [];
    const onCatchUp = (position: number, head: number): unknown => told.push([position, head]);
    const engine = await startTestApp({ dataDir, world: { now: () => NOW, onCatchUp } });
    await engine.stop();
    const [position, head] = told.at(-1)!;
    expect(position).toBe(head);
    expect(head).toBeGreaterThan(20);
  });
});

describe('the secret', () => {
  const knows = async (engine: TestApp, id: string): Promise<boolean> =>
    (await engine.ask(OfferDetailsDocument, { offerId: id })).offerDetails !== null;

  it('is kept in the folder of data: offers outlive the process', async () => {
    const before = readFileSync(join(dataDir, 'secret'), 'utf8');
    const engine = await start();
    expect(await knows(engine, (await findOffers(engine, {}, 1))[0]!.id)).toBe(true);
    await engine.stop();
    expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(before);
  });

  it('that is given makes offers known to every engine with the same, and to no other', async () => {
    const [one, same, other] = await Promise.all(
      ['a', 'a', 'b'].map((letter) => startTestApp({ environment: { SECRET: letter.repeat(32) } })),
    );
    const [offer] = await findOffers(one!, {}, 1);
    expect(await Promise.all([one!, same!, other!].map((engine) => knows(engine, offer!.id)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(existsSync(join(one!.dataDir, 'secret'))).toBe(false);
    await Promise.all([one!, same!, other!].map((engine) => engine.stop()));
  });
});

describe('a second engine on the same files', () => {
  it('tells its subscribers what the first one books', async () => {
    const [one, other] = [await start(), await start()];
    const next = other.subscribe(BookingEventsDocument, {}).next();
    await new Promise((resolve) => setTimeout(resolve, 300)); // until the subscription is taken up

    const { booking } = await bookFirst(one);

    expect((await next).value).toMatchObject({ data: { bookingEvents: { bookingId: booking.id } } });
    await Promise.all([one, other].map((engine) => engine.stop()));
  });
});

describe('a key store that is gone', () => {
  it('keeps the engine from starting, until it is put back', async () => {
    const [file, backup] = [join(dataDir, 'keys.db'), join(newDataDir(), 'keys.db')];
    renameSync(file, backup);
    const lost = start();
    await expect(lost).rejects.toThrow(/^There are no keys in .*keys[.]db.*KEYS_DATABASE_URL/u);
    await expect(lost).rejects.toBeInstanceOf(StartFault);
    renameSync(backup, file);
    const engine = await start();
    const { bookings } = await engine.ask(BookingsDocument, { first: 1 });
    expect(JSON.stringify(bookings)).toContain('Lovelace');
    await engine.stop();
  });
});

describe('an engine is not built', () => {
  const tariff = JSON.parse(readFileSync(projectFile('src/suppliers/embedded/demo/tariff.json'), 'utf8'));
  const file = join(newDataDir(), 'given');

  it.each([
    ['TIMETABLE', null, /^TIMETABLE .*given cannot be read: ENOENT/u],
    ['TIMETABLE', '', /^TIMETABLE .*given, line \d+, column \d+: \w+/u],
    ['TARIFF', null, /^TARIFF .*given cannot be read: ENOENT/u],
    ['TARIFF', '{ "currency": ', /^TARIFF .*given: .*JSON/u],
    ['TARIFF', JSON.stringify({ ...tariff, cabinPercent: 'x' }), /^TARIFF .*given, cabinPercent: \w+/u],
    ['TARIFF', JSON.stringify({ ...tariff, fareSteps: [] }), /^TARIFF .*given, fareSteps: \w+/u],
  ])('with the %s %.20j', async (variable, text, message) => {
    rmSync(file, { force: true });
    if (text !== null) writeFileSync(file, text);
    const started = startTestApp({ environment: { [variable]: file } });
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(StartFault);
  });
});

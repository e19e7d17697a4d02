import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  BookFlightDocument,
  BookingDocument,
  BookingEventsDocument,
  BookingsDocument,
  OfferDetailsDocument,
  SearchFlightsDocument,
  SearchLocationsDocument,
  type BookFlightInput,
} from '../generated/graphql.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ADA, bookFirst, daysAhead, findOffers } from '../support/book.js';
import { ENGINES, type FreshDatabases } from '../support/engines.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { newDataDir, removeDataDirs, startTestApp } from '../support/test-app.js';
import { environmentOf, runCommand, urlOf } from './test-operator.js';

afterAll(removeDataDirs);

const START = new Date();

/** Starts an engine on databases at the same moment as every other, so that offers are the same to the byte. */
function startOn({ log, read }: FreshDatabases) {
  return startTestApp({ environment: environmentOf(log, read), world: { now: () => START } });
}

/** What somebody asked for and may ask for again. */
interface Asked {
  readonly input: BookFlightInput;
  readonly bookingId: string;
}

/** Two bookings; the second one is what is asked for again later. */
async function bookTwice(app: GraphqlClient): Promise<Asked> {
  await bookFirst(app);
  const [offer] = await findOffers(app, { destination: 'Rome' }, 1);
  const contact = { email: 'ada@example.com', phone: '+33199001234' };
  const input = { offerId: offer!.id, passengers: [ADA], contact, idempotencyKey: 'equal-copies' };
  const { bookFlight } = await app.ask(BookFlightDocument, { input });
  if (bookFlight.__typename !== 'BookFlightSuccess') throw new Error(bookFlight.__typename);
  return { input, bookingId: bookFlight.booking.id };
}

/** The answers of every operation there is. */
async function answersOf(app: GraphqlClient, { input, bookingId }: Asked): Promise<readonly unknown[]> {
  const search = { departure: 'Paris', destination: 'Rome', departDate: daysAhead(30, START) };
  const firstPage = await app.ask(BookingsDocument, { first: 1 });
  const events = app.subscribe(BookingEventsDocument, { bookingId });
  await events.return?.();
  return [
    await app.ask(BookFlightDocument, { input }),
    await app.ask(BookFlightDocument, { input: { ...input, offerId: 'another' } }),
    await app.ask(BookingDocument, { id: bookingId }),
    firstPage,
    await app.ask(BookingsDocument, { first: 1, after: firstPage.bookings.pageInfo.endCursor! }),
    await app.ask(SearchFlightsDocument, { input: search, first: 5 }),
    await app.ask(OfferDetailsDocument, { offerId: input.offerId }),
    await app.ask(SearchLocationsDocument, { text: 'par' }),
  ];
}

describe.each(ENGINES)('an engine on $name', (engine) => {
  it('answers the same over its whole surface from every copy of its log', { timeout: 90_000 }, async () => {
    const original = await freshDatabases(engine);
    const app = await startOn(original);
    const asked = await bookTwice(app);
    const answers = await answersOf(app, asked);
    const files = { backup: join(newDataDir(), 'copy'), export: join(newDataDir(), 'copy') };
    const environment = environmentOf(original.log, original.read);
    for (const [form, file] of Object.entries(files)) {
      expect(await runCommand(environment, form, file)).toMatchObject({ exitCode: 0 }); // while the server runs
    }
    await app.stop();

    const [restored, imported, moved, rebuilt] = (await Promise.all(
      [1, 2, 3, 4].map(() => freshDatabases(engine)),
    )) as [FreshDatabases, FreshDatabases, FreshDatabases, FreshDatabases];
    const commands = [
      await runCommand(environmentOf(restored.log), 'restore', files.backup),
      await runCommand(environmentOf(imported.log), 'import', files.export),
      await runCommand({}, 'move', '--from', urlOf(original.log), '--to', urlOf(moved.log)),
    ];
    expect(commands.map(({ exitCode, messages }) => [exitCode, messages])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    for (const copy of [restored, imported, moved, { ...original, read: rebuilt.read }]) {
      const again = await startOn(copy);
      expect(await answersOf(again, asked)).toEqual(answers);
      await again.stop();
    }
  });
});

import 'reflect-metadata';
import { expect, it } from 'vitest';
import { callerOf } from '../../../src/access/caller.js';
import { BookingsQuery } from '../../../src/graphql/queries/bookings.js';
import { createLocations } from '../../../src/graphql/types/location.js';
import { readPlaceDirectory } from '../../../src/places/place-directory.js';
import { createBookingQueries } from '../../../src/queries/bookings.js';
import { countingReads } from '../../event-store/query-counter.js';
import { freshDatabases, openLog } from '../../event-store/test-log.js';
import { flightBooked, recordFacts } from '../../read-models/domain-facts.js';
import { openPlainParties } from '../../read-models/plain-read-models.js';
import { openReadSide } from '../../read-models/read-side.js';
import { ENGINES } from '../../support/engines.js';

const OPERATOR = {
  requestId: 'r-1',
  address: '127.0.0.1',
  caller: callerOf({ role: 'operator', subject: 'o-1' }, Date.now() + 60_000),
  signal: new AbortController().signal,
  work: new Set<Promise<unknown>>(),
};

it.each(ENGINES)('all histories of a page of bookings are one query to the log on $name', async (engine) => {
  const databases = await freshDatabases(engine);
  const log = await openLog(databases.log);
  const read = await openReadSide(databases.read, log);
  const ids = Array.from({ length: 12 }, (_, index) => `booking ${String(index)}`);
  await log.store.execute(recordFacts(ids.map((id) => flightBooked(id))));
  await read.projector.catchUp();
  const { database, rowCounts } = countingReads(read.reading);
  const streamReads: number[] = [];
  const reader: typeof log.reader = {
    ...log.reader,
    readStreams(streamIds, upTo, limit) {
      streamReads.push(streamIds.length);
      return log.reader.readStreams(streamIds, upTo, limit);
    },
  };
  const queries = createBookingQueries({
    ...{ read: database, reader },
    openParties: openPlainParties,
    now: () => new Date(),
  });
  const resolver = new BookingsQuery(
    queries,
    read.projector,
    createLocations(readPlaceDirectory()),
    () => new Date(),
  );

  const { nodes } = await resolver.bookings({ first: 10 }, OPERATOR);
  const histories = await Promise.all([...nodes, ...nodes].map((node) => resolver.history(node, OPERATOR)));

  expect(histories.map((events) => events.map(({ bookingId }) => bookingId))).toEqual(
    [...nodes, ...nodes].map(({ id }) => [id]),
  );
  expect(rowCounts()).toEqual([11, 1]);
  expect(streamReads).toEqual([10]);
});

import { setTimeout as pause } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { departureSeatsStream } from '../../src/commands/stream-folds.js';
import { prepareLog } from '../../src/event-store/event-log.js';
import { createEventReader } from '../../src/event-store/event-reader.js';
import type { StoreCommand } from '../../src/event-store/event-store.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { Projector } from '../../src/event-store/projector.js';
import { SqlEventStore } from '../../src/event-store/sql-event-store.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { ServerSettings } from '../../src/platform/database.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createLogger } from '../../src/platform/logger.js';
import { createSignal } from '../../src/platform/signal.js';
import { openReadDatabase } from '../../src/read-models/read-database.js';
import { projectionOf } from '../../src/read-models/read-models.js';
import {
  flightBooked,
  referenceAssigned,
  recordFacts,
  seatsReserved,
  streamOf,
  writesOf,
} from '../read-models/domain-facts.js';
import { PLAIN_READ_MODELS } from '../read-models/plain-read-models.js';

/** The two departures that every booking takes a seat of. */
export const DEPARTURES = ['AB1-2027-01-15', 'CD2-2027-01-16'] as const;

/** Bookings that each writer has under way at once. */
const CONCURRENT_BOOKINGS = 16;

/** A booking is followed by a pause of so long at most, in which the other process gets its turn. */
const LONGEST_PAUSE_MS = 10;

const SETTINGS: ServerSettings = { poolSize: 4, statementTimeoutMs: 10_000, logger: createLogger('error') };

/** Opens both databases as the engine does and books until it is killed; prints `ready`, then a line for each booking that was acknowledged: its id and position. */
export async function writeUntilKilled(databases: Record<'log' | 'read', DatabaseTarget>): Promise<void> {
  const log = openDatabase<LogTables>(databases.log, { access: 'write', durable: 'always' }, SETTINGS);
  await prepareLog(log, newId);
  const appended = createSignal();
  const reader = createEventReader(
    openDatabase<LogTables>(databases.log, { access: 'read', durable: 'always' }, SETTINGS).db,
  );
  const models = PLAIN_READ_MODELS;
  const { writing: read } = await openReadDatabase(databases.read, { log: reader, models }, SETTINGS);
  const projector = new Projector({
    ...projectionOf(models),
    reader,
    read,
    appended,
    logger: SETTINGS.logger,
  });
  await projector.catchUp();
  projector.start();
  const store = new SqlEventStore({
    log,
    newEventId: newId,
    now: () => new Date(),
    onCommitted: appended.notify,
  });
  process.stdout.write('ready\n');
  await Promise.all(Array.from({ length: CONCURRENT_BOOKINGS }, () => bookForEver(store)));
}

async function bookForEver(store: SqlEventStore): Promise<never> {
  for (;;) {
    const bookingId = newId();
    const receipt = await store.execute(bookBothDepartures(bookingId));
    if (receipt.kind === 'appended') process.stdout.write(`${bookingId} ${String(receipt.position)}\n`);
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}

/** A booking whose `offerId` says what was sold when it was judged. */
function bookBothDepartures(bookingId: string): StoreCommand<never> {
  const folds = DEPARTURES.map(departureSeatsStream);
  const factsOn = (seen: string) => [
    flightBooked(bookingId, { offerId: seen }),
    referenceAssigned(bookingId),
    ...DEPARTURES.map((departureId) => seatsReserved(departureId, bookingId)),
  ];
  return {
    ...recordFacts(factsOn('')),
    folds,
    touches: factsOn('').map(streamOf),
    judge: (view) => ({
      kind: 'append',
      writes: writesOf(factsOn(JSON.stringify(folds.map((stream) => view.state(stream).sold)))),
      outcome: {},
    }),
  };
}

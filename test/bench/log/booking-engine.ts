import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { createBookFlight } from '../../../src/commands/book-flight.js';
import { DEFAULT_HOLD_TERMS } from '../../../src/commands/settlement-request.js';
import { createEventReader, type EventReader } from '../../../src/event-store/event-reader.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import { Projector } from '../../../src/event-store/projector.js';
import { SqlEventStore } from '../../../src/event-store/sql-event-store.js';
import type { KeySafe } from '../../../src/key-store/key-safe.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import { createRandomPool } from '../../../src/platform/random-pool.js';
import { createSignal, type Signal } from '../../../src/platform/signal.js';
import { openReadDatabase } from '../../../src/read-models/read-database.js';
import { createReadModels, projectionOf } from '../../../src/read-models/read-models.js';
import type { OfferDesk } from '../../../src/suppliers/offer-desk.js';
import { ADA } from '../../support/book.js';
import { openTestKeys } from '../../support/test-keys.js';
import { openLog, SETTINGS, storageIn, type Storage } from './log-file.js';

const randomBytes = createRandomPool();
const newId = (): string => v7({ rng: () => randomBytes(16) });
const now = (): Date => new Date();

/** The write side and its projector, put together as in `app.ts`, without HTTP. */
export interface BookingEngine {
  /** Books an offer for one adult; rejects when it is refused. */
  book(offerId: string): Promise<void>;
  /** How long each booking so far, once durable, took until it could be read. */
  readonly projectionLagsMs: readonly number[];
  close(): Promise<void>;
}

/** An engine over its databases, made when there are none. */
export async function openBookingEngine(storage: Storage, offerDesk: OfferDesk): Promise<BookingEngine> {
  const appended = createSignal();
  const log = await openLog(storage.log);
  const keys = await openTestKeys(storage.keys);
  const readSide = await openReadSide(storage, appended, keys);
  readSide.projector.start();
  const projectionLagsMs: number[] = [];
  const bookFlight = createBookFlight({
    store: new SqlEventStore({ log, newEventId: newId, now, onCommitted: appended.notify }),
    offerDesk,
    sealPeople: keys.sealPeople,
    openParties: keys.openParties,
    requestHash: keys.requestHash,
    readSide: {
      async reached(position, timeoutMs) {
        const committedAt = performance.now();
        const isReached = await readSide.projector.reached(position, timeoutMs);
        projectionLagsMs.push(performance.now() - committedAt);
        return isReached;
      },
    },
    holdTerms: DEFAULT_HOLD_TERMS,
    now,
    newId,
    randomBytes,
  });
  return {
    projectionLagsMs,
    async book(offerId) {
      const answer = await bookFlight({
        caller: 'public',
        correlationId: newId(),
        idempotencyKey: randomUUID(),
        offerId,
        personal: { passengers: [ADA], contact: { email: 'ada@example.com', phone: '+33199001234' } },
      });
      if (answer.code !== 'BOOKED') throw new Error(`A booking was refused: ${answer.code}`);
    },
    async close() {
      await readSide.close();
      await keys.close();
      await log.db.destroy();
    },
  };
}

/** Builds the read models of a log anew, in a file that does not exist; answers events a second. */
export async function rebuildReadModels(logFile: string, readFile: string): Promise<number> {
  const keys = await openTestKeys(storageIn(logFile).keys);
  const { projector, reader, close } = await openReadSide(
    { log: { engine: 'sqlite', file: logFile }, read: { engine: 'sqlite', file: readFile } },
    createSignal(),
    keys,
  );
  const { position } = await reader.head();
  const startedAt = performance.now();
  await projector.catchUp();
  const seconds = (performance.now() - startedAt) / 1000;
  await close();
  await keys.close();
  return position / seconds;
}

async function openReadSide(
  storage: Omit<Storage, 'keys'>,
  appended: Signal,
  keys: KeySafe,
): Promise<ReadSide> {
  const log = openDatabase<LogTables>(storage.log, { access: 'read', durable: 'always' }, SETTINGS);
  const reader = createEventReader(log.db);
  const models = createReadModels(keys);
  const read = await openReadDatabase(storage.read, { log: reader, models }, SETTINGS);
  const projector = new Projector({
    ...projectionOf(models),
    reader,
    read: read.writing,
    appended,
    logger: SETTINGS.logger,
  });
  return {
    projector,
    reader,
    async close() {
      await projector.stop();
      await Promise.all([read.reading, read.writing, log].map(({ db }) => db.destroy()));
    },
  };
}

interface ReadSide {
  readonly projector: { start(): void; catchUp(): Promise<void>; reached: Projector<never>['reached'] };
  readonly reader: EventReader;
  close(): Promise<void>;
}

import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { createBookFlight } from '../../../src/commands/book-flight.js';
import { DEFAULT_HOLD_TERMS } from '../../../src/commands/settlement-request.js';
import { createEventReader } from '../../../src/event-store/event-reader.js';
import type { LogTables } from '../../../src/event-store/log-tables.js';
import { Projector } from '../../../src/event-store/projector.js';
import { SqlEventStore } from '../../../src/event-store/sql-event-store.js';
import type { KeySafe } from '../../../src/key-store/key-safe.js';
import { openDatabase } from '../../../src/platform/open-database.js';
import { createRandomPool } from '../../../src/platform/random-pool.js';
import { createSignal, type Signal } from '../../../src/platform/signal.js';
import {
  openReadDatabase,
  type ReadDatabase,
  type ReadSource,
} from '../../../src/read-models/read-database.js';
import { createPageThread } from '../../../src/page-thread.js';
import { createReadModels, projectionOf } from '../../../src/read-models/read-models.js';
import { dropOld, rebuild } from '../../../src/read-models/rebuild.js';
import type { OfferDesk } from '../../../src/suppliers/offer-desk.js';
import { ADA } from '../../support/book.js';
import { openTestKeys } from '../../support/test-keys.js';
import { openLog, SETTINGS, type Storage } from './storage.js';

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

/** Builds the read models of a log anew, in a database that holds nothing; answers events a second. */
export async function rebuildReadModels(storage: Storage): Promise<number> {
  const keys = await openTestKeys(storage.keys);
  const { projector, source, close } = await openReadSide(storage, createSignal(), keys);
  const { position } = await source.log.head();
  const startedAt = performance.now();
  await projector.catchUp();
  const seconds = (performance.now() - startedAt) / 1000;
  await close();
  await keys.close();
  return position / seconds;
}

/** Rebuilds the read models of a log beside those in use, as `jetsetgo rebuild` does; answers events a second until they are compared. */
export async function rebuildBeside(storage: Storage): Promise<number> {
  const keys = await openTestKeys(storage.keys);
  const { projector, source, read, close } = await openReadSide(storage, createSignal(), keys);
  await projector.catchUp();
  const thread = createPageThread({
    ...storage,
    secrets: keys.matchSecrets,
    statementTimeoutMs: SETTINGS.statementTimeoutMs,
  });
  const startedAt = performance.now();
  let built = { position: 0, seconds: 1 };
  await rebuild({
    read,
    ...source,
    thread,
    onProgress(position) {
      built = { position, seconds: (performance.now() - startedAt) / 1000 };
    },
  });
  await dropOld(read);
  await thread.close();
  await close();
  await keys.close();
  return built.position / built.seconds;
}

async function openReadSide(
  storage: Omit<Storage, 'keys'>,
  appended: Signal,
  keys: KeySafe,
): Promise<ReadSide> {
  const log = openDatabase<LogTables>(storage.log, { access: 'read', durable: 'always' }, SETTINGS);
  const source = { log: createEventReader(log.db), models: createReadModels(keys) };
  const read = await openReadDatabase(storage.read, source, SETTINGS);
  const projector = new Projector({
    ...projectionOf(source.models),
    reader: source.log,
    read: read.writing,
    appended,
    logger: SETTINGS.logger,
    now: () => new Date(),
  });
  return {
    projector,
    source,
    read,
    async close() {
      await projector.stop();
      await Promise.all([read.reading, read.writing, log].map(({ db }) => db.destroy()));
    },
  };
}

interface ReadSide {
  readonly projector: { start(): void; catchUp(): Promise<void>; reached: Projector<never>['reached'] };
  readonly source: ReadSource;
  readonly read: ReadDatabase;
  close(): Promise<void>;
}

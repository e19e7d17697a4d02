import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import {
  createBookFlight,
  type BookFlightAnswer,
  type BookFlightRequest,
} from '../../src/commands/book-flight.js';
import { createRunBookingCommand, type RunBookingCommand } from '../../src/commands/booking-command.js';
import { DEFAULT_HOLD_TERMS } from '../../src/commands/settlement-request.js';
import { departureSeatsStream } from '../../src/commands/stream-folds.js';
import type { Passenger } from '../../src/domain/booking/passenger.js';
import { departureStream, type DepartureSeats } from '../../src/domain/inventory/departure-seats.js';
import type { Tariff } from '../../src/domain/pricing/tariff.js';
import type { FlightSchedule } from '../../src/domain/schedule/flight-schedule.js';
import { prepareLog } from '../../src/event-store/event-log.js';
import { createEventReader } from '../../src/event-store/event-reader.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { KeyedHash } from '../../src/key-store/engine-key.js';
import type { OpenParties } from '../../src/key-store/open-party.js';
import type { ResealPerson } from '../../src/key-store/reseal-person.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { SqlEventStore } from '../../src/event-store/sql-event-store.js';
import type { OpenDatabase } from '../../src/platform/database.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { freshSqliteFiles, SERVER_SETTINGS, type FreshDatabases } from '../support/engines.js';
import { openTestKeys } from '../support/test-keys.js';
import { supplierOf, type TestSupplier } from '../suppliers/embedded/offers/supplier-fixtures.js';

/** What a booking may ask for besides the offer. */
export interface Asked extends Partial<Pick<BookFlightRequest, 'caller' | 'idempotencyKey' | 'settlement'>> {
  readonly passengers?: readonly Passenger[];
}

/** Where offers are found and booked: a log of its own, and a supplier that counts seats by it. */
export interface BookingDesk {
  readonly supplier: TestSupplier;
  readonly run: RunBookingCommand;
  readonly store: EventStore;
  readonly openParties: OpenParties;
  readonly resealPerson: ResealPerson;
  readonly requestHash: KeyedHash;
  readonly readSide: { reached(position: number): Promise<boolean> };
  /** Positions that the command waited for. */
  readonly awaited: readonly number[];
  /** Books an offer for one adult under a new key, unless asked otherwise. */
  book(offerId: string, asked?: Asked): Promise<BookFlightAnswer>;
  /** The same log with another tariff, clock or randomness, as after a restart. */
  restarted(changes: DeskChanges): BookingDesk;
  events(): Promise<readonly RecordedEvent[]>;
  close(): Promise<void>;
}

/** What a test may want different. */
export interface DeskChanges {
  readonly schedules?: readonly FlightSchedule[];
  readonly tariff?: Tariff;
  readonly randomBytes?: (count: number) => Uint8Array;
}

/** Opens a desk on a new log. */
export async function openDesk(
  changes: DeskChanges = {},
  openFresh: () => Promise<FreshDatabases> = freshSqliteFiles,
): Promise<BookingDesk> {
  const databases = await openFresh();
  const log = openDatabase<LogTables>(databases.log, { access: 'write', durable: 'always' }, SERVER_SETTINGS);
  await prepareLog(log, newId);
  const reader = createEventReader(log.db);
  const keys = await openTestKeys(databases.keys);

  function desk(by: DeskChanges): BookingDesk {
    const store = new SqlEventStore({
      log,
      newEventId: newId,
      now: () => supplier.now(),
      onCommitted: () => undefined,
    });
    const seatsOf = async (departureIds: readonly string[]) =>
      new Map(
        await Promise.all(
          departureIds.map(async (id) => [id, await store.load(departureSeatsStream(id))] as const),
        ),
      );
    const supplier = supplierOf({ ...by, seatsOf, movedBetween: () => movedIn(log, seatsOf) });
    const awaited: number[] = [];
    const reached = (position: number): Promise<boolean> => Promise.resolve(awaited.push(position) > 0);
    const bookFlight = createBookFlight({
      ...{ store, offerDesk: supplier, readSide: { reached }, now: supplier.now, newId },
      ...{ sealPeople: keys.sealPeople, openParties: keys.openParties, requestHash: keys.requestHash },
      holdTerms: DEFAULT_HOLD_TERMS,
      randomBytes: by.randomBytes ?? randomBytes,
    });
    const run = createRunBookingCommand({
      ...{ store, readSide: { reached }, now: supplier.now },
      ...{ openParties: keys.openParties, requestHash: keys.requestHash },
    });
    return {
      readSide: { reached },
      ...{ supplier, awaited, run, store, requestHash: keys.requestHash },
      ...{ openParties: keys.openParties, resealPerson: keys.resealPerson },
      book: (offerId, { passengers = [passenger('ADULT')], ...asked } = {}) =>
        bookFlight({
          ...{ caller: 'anyone', correlationId: 'request', idempotencyKey: newId(), offerId },
          personal: { passengers, contact: CONTACT },
          ...asked,
        }),
      restarted: (after) => desk({ ...by, ...after }),
      events: () => reader.readAll(0),
      close: async () => {
        await keys.close();
        await log.db.destroy();
        await databases.dispose();
      },
    };
  }
  return desk(changes);
}

/** Every departure that was moved, as the log has it now. */
async function movedIn(
  { db }: OpenDatabase<LogTables>,
  seatsOf: (departureIds: readonly string[]) => Promise<ReadonlyMap<string, DepartureSeats>>,
) {
  const rows = await db
    .selectFrom('events')
    .select('stream_id')
    .distinct()
    .where('event_type', '=', 'DepartureRetimed')
    .execute();
  const departures = await seatsOf(rows.map(({ stream_id }) => stream_id.slice(departureStream('').length)));
  return [...departures].map(([departureId, departure]) => ({ departureId, ...departure }));
}

/** The answer of a code, or a failure that names the other. */
export function expectCode<Code extends BookFlightAnswer['code']>(
  answer: BookFlightAnswer,
  code: Code,
): Extract<BookFlightAnswer, { readonly code: Code }> {
  if (answer.code !== code) throw new Error(`${answer.code} instead of ${code}`);
  return answer as Extract<BookFlightAnswer, { readonly code: Code }>;
}

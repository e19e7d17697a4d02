import { onTestFinished } from 'vitest';
import type { Booking } from '../../src/domain/booking/booking.js';
import { isBookingEvent } from '../../src/domain/booking/booking-events.js';
import { evolveBooking } from '../../src/domain/booking/evolve-booking.js';
import {
  evolveDepartureSeats,
  isDepartureEvent,
  NO_SEATS_SOLD,
  shiftOf,
  type DepartureMove,
  type DepartureSeats,
} from '../../src/domain/inventory/departure-seats.js';
import { domainEventOf } from '../../src/domain/stored-event.js';
import type { ProjectorOptions } from '../../src/event-store/projection.js';
import { Projector } from '../../src/event-store/projector.js';
import type { EventReader } from '../../src/event-store/event-reader.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { OpenDatabase } from '../../src/platform/database.js';
import { createBookingQueries, type BookingQueries } from '../../src/queries/bookings.js';
import { loadMovedDepartures } from '../../src/read-models/departure-moves-view.js';
import { loadDepartureSeats } from '../../src/read-models/departure-seats-view.js';
import { openReadDatabase, type ReadDatabase } from '../../src/read-models/read-database.js';
import { projectionOf } from '../../src/read-models/read-models.js';
import type { ReadTables } from '../../src/read-models/read-tables.js';
import type { TestLog } from '../event-store/test-log.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { openPlainParties, PLAIN_READ_MODELS } from './plain-read-models.js';

/** A page into every read model. */
export const projectEvents = projectionOf(PLAIN_READ_MODELS).project;

/** The read side as one process has it open. */
export interface ReadSide extends ReadDatabase {
  readonly projector: Projector<ReadTables>;
  readonly bookings: BookingQueries;
  close(): Promise<void>;
}

/** Opens the read side of a log as a process would; the test's end stops and closes it. */
export async function openReadSide(
  target: DatabaseTarget,
  log: Pick<TestLog, 'reader' | 'appended'>,
  changes: Partial<ProjectorOptions<ReadTables>> = {},
): Promise<ReadSide> {
  const models = PLAIN_READ_MODELS;
  const read = await openReadDatabase(target, { log: log.reader, models }, SERVER_SETTINGS);
  const projector = new Projector<ReadTables>({
    ...projectionOf(models),
    reader: log.reader,
    read: read.writing,
    appended: log.appended,
    logger: SERVER_SETTINGS.logger,
    now: () => new Date(),
    ...changes,
  });
  const close = async (): Promise<void> => {
    await projector.stop();
    await read.reading.db.destroy();
    await read.writing.db.destroy(); // last, since only who may write can tidy a file up
  };
  onTestFinished(close);
  const bookings = createBookingQueries({
    ...{ read: read.reading, reader: log.reader },
    openParties: openPlainParties,
    now: () => new Date(),
  });
  return { ...read, projector, bookings, close };
}

/** Everything that the read models say. */
export interface ReadModels {
  readonly bookings: Readonly<Record<string, Booking>>;
  readonly seats: Readonly<Record<string, DepartureSeats>>;
  /** How departures of 2027 were moved. */
  readonly moves: Readonly<Record<string, DepartureMove>>;
  readonly checkpoint: { readonly position: number; readonly hash: string | undefined };
}

/** What stands in a read database. */
export async function readModelsIn(reading: OpenDatabase<ReadTables>): Promise<ReadModels> {
  const { db } = reading;
  const bookings = await db.selectFrom('bookings').select(['booking_id', 'booking']).execute();
  const departures = await db.selectFrom('departure_seats').select('departure_id').execute();
  const seats = await loadDepartureSeats(
    reading,
    departures.map((row) => row.departure_id),
  );
  const moved = await loadMovedDepartures(reading, '2027-01-01', '2027-12-31');
  const checkpoint = await db.selectFrom('checkpoints').selectAll().executeTakeFirstOrThrow();
  return {
    bookings: Object.fromEntries(bookings.map((row) => [row.booking_id, JSON.parse(row.booking) as Booking])),
    seats: Object.fromEntries(seats),
    moves: Object.fromEntries(moved.map(({ departureId, ...move }) => [departureId, move])),
    checkpoint: { position: checkpoint.global_position, hash: checkpoint.hash },
  };
}

/** Booking, event and position of everything that happened to bookings. */
export type BookingFacts = readonly (readonly [string, string, number])[];

/** What queries tell of the histories of bookings. */
export async function historiesIn(read: ReadSide, bookingIds: readonly string[]): Promise<BookingFacts> {
  const histories = await read.bookings.histories(bookingIds);
  return [...histories.values()]
    .flat()
    .map(({ event, eventId, position }) => [event.bookingId, eventId, position] as const)
    .sort(([, , a], [, , b]) => a - b);
}

/** What they must tell after these events. */
export function freshHistories(events: readonly RecordedEvent[]): BookingFacts {
  return events.flatMap((recorded) => {
    const event = domainEventOf(recorded);
    if (event === null || !isBookingEvent(event)) return [];
    return [[event.bookingId, recorded.eventId, recorded.globalPosition] as const];
  });
}

/** What the read models must say after these events: every event folded, one by one, in memory. */
export function freshFold(events: readonly RecordedEvent[]): ReadModels {
  const bookings: Record<string, Booking> = {};
  const seats: Record<string, DepartureSeats> = {};
  for (const recorded of events) {
    const event = domainEventOf(recorded);
    if (event !== null && isBookingEvent(event)) {
      bookings[event.bookingId] = evolveBooking(bookings[event.bookingId] ?? null, event)!;
    }
    if (event !== null && isDepartureEvent(event)) {
      seats[event.departureId] = evolveDepartureSeats(seats[event.departureId] ?? NO_SEATS_SOLD, event);
    }
  }
  const last = events.at(-1);
  const shifts = Object.entries(seats).filter(([, departure]) => shiftOf(departure) !== 0);
  return {
    bookings,
    seats,
    moves: Object.fromEntries(
      shifts.map(([departureId, { sold: _, closed: __, ...move }]) => [departureId, move]),
    ),
    checkpoint: { position: last?.globalPosition ?? 0, hash: last?.hash },
  };
}

/** What the read models of a whole log must say. */
export async function freshFoldOf(reader: EventReader): Promise<ReadModels> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await reader.readAll(events.length);
    if (page.length === 0) return freshFold(events);
    events.push(...page);
  }
}

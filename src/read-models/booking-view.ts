import type { Booking } from '../domain/booking/booking.js';
import { isBookingEvent, type BookingEvent } from '../domain/booking/booking-events.js';
import { evolveBooking } from '../domain/booking/evolve-booking.js';
import { bookingPostings } from '../domain/ledger/booking-postings.js';
import type { DomainEvent } from '../domain/stored-event.js';
import type { EventMetadata, RecordedEvent } from '../event-store/event.js';
import { insertRows } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { KnownEvent } from './known-event.js';
import { openScheduleChangeRows, openScheduleChanges, removeAnswered } from './open-schedule-changes-view.js';
import type { ReadModel } from './read-model.js';
import type { ReadTables } from './read-tables.js';

/** An event, where the log holds it, and who asked for it by which request. */
export interface ProjectedEvent<Event = DomainEvent> extends EventMetadata {
  readonly event: Event;
  readonly eventId: string;
  readonly position: number;
  /** 1, 2, 3 … within its stream. */
  readonly revision: number;
  /** UTC, ISO 8601 with milliseconds. */
  readonly recordedAt: string;
}

/** An event as its record places it. */
export function projectedEvent<Event>(event: Event, recorded: RecordedEvent): ProjectedEvent<Event> {
  const { eventId, globalPosition: position, streamPosition: revision, recordedAt, metadata } = recorded;
  const { actor, correlationId, causationId } = metadata;
  return { event, eventId, position, revision, recordedAt, actor, correlationId, causationId };
}

const BOOKING_COLUMNS: readonly BatchColumn[] = [
  { name: 'booking_id', type: 'text' },
  { name: 'reference', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'created_at', type: 'text' },
  { name: 'created_position', type: 'integer' },
  { name: 'revision', type: 'integer' },
  { name: 'booking', type: 'json' },
  { name: 'owner_subject', type: 'text' },
  { name: 'owner_agency', type: 'text' },
];

const LEDGER_COLUMNS: readonly BatchColumn[] = [
  { name: 'global_position', type: 'integer' },
  { name: 'booking_id', type: 'text' },
  { name: 'postings', type: 'json' },
  { name: 'recorded_at', type: 'text' },
];

interface PlacedBooking {
  readonly booking: Booking;
  readonly createdPosition: number;
}

type BookingFact = KnownEvent<BookingEvent>;

/** What follows from a page of events alone, and its other facts. */
interface PreparedBookings {
  /** Bookings that were made in it, as they are after it. */
  readonly begun: readonly ReadTables['bookings'][];
  /** What their money did. */
  readonly entries: readonly ReadTables['ledger_entries'][];
  /** Of their flights, and not answered in it. */
  readonly openChanges: readonly ReadTables['open_schedule_changes'][];
  /** The facts of bookings that were made before. */
  readonly others: readonly BookingFact[];
}

/** What bookings are, and what their money did. */
export function createBookingsModel(): ReadModel<PreparedBookings> {
  return {
    name: 'bookings',
    foldVersion: 1,
    tables: [
      { name: 'bookings', key: ['booking_id'] },
      { name: 'ledger_entries', key: ['global_position'] },
      { name: 'open_schedule_changes', key: ['global_position'] },
    ],
    prepare: (events) => Promise.resolve(prepareBookings(events.filter(isOfBooking))),
    write: writeBookings,
  };
}

function isOfBooking(fact: KnownEvent): fact is BookingFact {
  return isBookingEvent(fact.event);
}

function prepareBookings(facts: readonly BookingFact[]): PreparedBookings {
  const begun = new Map<string, PlacedBooking>();
  const entries: ReadTables['ledger_entries'][] = [];
  const others: BookingFact[] = [];
  for (const fact of facts) {
    const isBegun = fact.event.type === 'FlightBooked' || begun.has(fact.event.bookingId);
    if (isBegun) entries.push(...foldFact(begun, fact));
    else others.push(fact);
  }
  return {
    begun: [...begun.values()].map(bookingRow),
    ...{ entries, others },
    openChanges: openScheduleChanges(facts, (bookingId) => begun.get(bookingId)?.booking),
  };
}

/** Takes a fact into the booking that it is of; answers the rows of the ledger that follow. */
function foldFact(
  bookings: Map<string, PlacedBooking>,
  fact: BookingFact,
): readonly ReadTables['ledger_entries'][] {
  const { event, recorded } = fact;
  const before = bookings.get(event.bookingId);
  const booking = evolveBooking(before?.booking ?? null, event);
  if (booking === null) throw new Error(`Booking ${event.bookingId} was never made, and has events`);
  const createdPosition = before?.createdPosition ?? recorded.globalPosition;
  bookings.set(event.bookingId, { booking, createdPosition });
  return ledgerRows(fact, before?.booking ?? null, booking);
}

/** Writes each booking once, however many events of it there are. */
async function writeBookings(
  read: OpenDatabase<ReadTables>,
  { begun, entries, openChanges, others }: PreparedBookings,
): Promise<void> {
  const changed = await loadBookings(read, [...new Set(others.map(({ event }) => event.bookingId))]);
  const otherEntries = others.flatMap((fact) => foldFact(changed, fact));
  const otherChanges = openScheduleChanges(others, (bookingId) => changed.get(bookingId)?.booking);
  await removeAnswered(
    read,
    [...changed.values()].map(({ booking }) => booking),
  );
  await insertRows(read, [
    { table: 'bookings', columns: BOOKING_COLUMNS, rows: begun },
    {
      ...{ table: 'bookings', columns: BOOKING_COLUMNS, rows: [...changed.values()].map(bookingRow) },
      overwrite: { key: 'created_position', columns: ['status', 'revision', 'booking'] },
    },
    { table: 'ledger_entries', columns: LEDGER_COLUMNS, rows: [...entries, ...otherEntries] },
    openScheduleChangeRows([...openChanges, ...otherChanges]),
  ]);
}

function ledgerRows(
  { event, recorded: { eventId, globalPosition: position, recordedAt } }: BookingFact,
  before: Booking | null,
  after: Booking,
): readonly ReadTables['ledger_entries'][] {
  const postings = bookingPostings(eventId, event, before, after);
  if (postings.length === 0) return [];
  return [
    {
      global_position: position,
      booking_id: event.bookingId,
      postings: JSON.stringify(postings),
      recorded_at: recordedAt,
    },
  ];
}

function bookingRow({ booking, createdPosition }: PlacedBooking): ReadTables['bookings'] {
  return {
    booking_id: booking.bookingId,
    reference: booking.reference,
    status: booking.status,
    created_at: booking.createdAt,
    created_position: createdPosition,
    revision: booking.revision,
    booking: JSON.stringify(booking),
    owner_subject: booking.owner?.subject ?? null,
    owner_agency: booking.owner?.agency ?? null,
  };
}

async function loadBookings(
  { db, engine }: OpenDatabase<ReadTables>,
  bookingIds: readonly string[],
): Promise<Map<string, PlacedBooking>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('bookings')
    .select(['booking_id', 'booking', 'created_position'])
    .where(engine.isAmong('booking_id', bookingIds))
    .execute();
  return new Map(
    rows.map((row) => [
      row.booking_id,
      { booking: JSON.parse(row.booking) as Booking, createdPosition: row.created_position },
    ]),
  );
}

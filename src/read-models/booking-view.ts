import type { Booking } from '../domain/booking/booking.js';
import { isBookingEvent, type BookingEvent } from '../domain/booking/booking-events.js';
import { evolveBooking } from '../domain/booking/evolve-booking.js';
import { bookingPostings } from '../domain/ledger/booking-postings.js';
import { schemaVersionOf, type DomainEvent } from '../domain/stored-event.js';
import type { EventMetadata, RecordedEvent } from '../event-store/event.js';
import { insertRows } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { BatchColumn } from '../platform/sql-engine.js';
import type { KnownEvent } from './known-event.js';
import { openScheduleChanges, removeAnswered } from './open-schedule-changes-view.js';
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

const HISTORY_COLUMNS: readonly BatchColumn[] = [
  { name: 'global_position', type: 'integer' },
  { name: 'event_id', type: 'text' },
  { name: 'booking_id', type: 'text' },
  { name: 'revision', type: 'integer' },
  { name: 'event', type: 'json' },
  { name: 'recorded_at', type: 'text' },
  { name: 'actor', type: 'text' },
  { name: 'correlation_id', type: 'text' },
  { name: 'causation_id', type: 'text' },
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

/** What bookings are and what has happened to them. */
export function createBookingsModel(): ReadModel {
  return {
    name: 'bookings',
    foldVersion: 1,
    tables: [
      { name: 'bookings', key: ['booking_id'] },
      { name: 'booking_history', key: ['global_position'] },
      { name: 'ledger_entries', key: ['global_position'] },
      { name: 'open_schedule_changes', key: ['global_position'] },
    ],
    project: (events) => (read) => projectBookings(read, events.filter(isOfBooking)),
  };
}

type BookingFact = KnownEvent<BookingEvent>;

function isOfBooking(fact: KnownEvent): fact is BookingFact {
  return isBookingEvent(fact.event);
}

/** Writes each booking once, however many events of it there are. */
async function projectBookings(
  read: OpenDatabase<ReadTables>,
  events: readonly BookingFact[],
): Promise<void> {
  if (events.length === 0) return;
  const bookings = await loadBookings(read, [...new Set(events.map(({ event }) => event.bookingId))]);
  const entries: ReadTables['ledger_entries'][] = [];
  for (const fact of events) {
    const { event, recorded } = fact;
    const before = bookings.get(event.bookingId);
    const booking = evolveBooking(before?.booking ?? null, event);
    if (booking === null) throw new Error(`Booking ${event.bookingId} was never made, and has events`);
    entries.push(...ledgerRows(fact, before?.booking ?? null, booking));
    bookings.set(event.bookingId, {
      booking,
      createdPosition: before?.createdPosition ?? recorded.globalPosition,
    });
  }
  const folded = [...bookings.values()];
  await removeAnswered(
    read,
    folded.map(({ booking }) => booking),
  );
  await insertRows(read, [
    {
      table: 'bookings',
      columns: BOOKING_COLUMNS,
      rows: folded.map(bookingRow),
      overwrite: { key: 'created_position', columns: ['status', 'revision', 'booking'] },
    },
    { table: 'booking_history', columns: HISTORY_COLUMNS, rows: events.map(historyRow) },
    { table: 'ledger_entries', columns: LEDGER_COLUMNS, rows: entries },
    openScheduleChanges(events, (bookingId) => bookings.get(bookingId)?.booking),
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

function historyRow({ event, recorded }: BookingFact): ReadTables['booking_history'] {
  const { actor, correlationId, causationId } = recorded.metadata;
  return {
    global_position: recorded.globalPosition,
    event_id: recorded.eventId,
    booking_id: event.bookingId,
    revision: recorded.streamPosition,
    event: eventText(event, recorded),
    recorded_at: recorded.recordedAt,
    actor,
    correlation_id: correlationId,
    causation_id: causationId,
  };
}

/** The event as JSON: put together from the stored text of its payload where that is of the newest version, which is much less work. */
function eventText(event: BookingEvent, { schemaVersion, dataText }: RecordedEvent): string {
  const isNewest = schemaVersion === schemaVersionOf(event.type);
  if (!isNewest || !dataText.startsWith('{"')) return JSON.stringify(event);
  return `{"type":"${event.type}",${dataText.slice(1)}`;
}

async function loadBookings(
  { db, engine }: OpenDatabase<ReadTables>,
  bookingIds: readonly string[],
): Promise<Map<string, PlacedBooking>> {
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

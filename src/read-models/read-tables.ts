import type { ProjectorTables } from '../event-store/projector-tables.js';

/** The read database's tables as Kysely sees them; `migrations/read` creates them. */
export interface ReadTables extends ProjectorTables {
  /** One row: the next generation of read models, while it is built. */
  readonly rebuilds: {
    readonly one_row: number;
    /** How many generations there have been. */
    readonly generation: number;
    /** Which models, folds and migrations it is made of; empty when none is built. */
    readonly content: string;
    readonly global_position: number;
  };
  readonly bookings: {
    readonly booking_id: string;
    readonly reference: string;
    readonly status: string;
    readonly created_at: string;
    /** Global position of the event that made it: the order of `bookings`. */
    readonly created_position: number;
    readonly revision: number;
    /** The whole `Booking` as JSON. */
    readonly booking: string;
    readonly owner_subject: string | null;
    readonly owner_agency: string | null;
  };
  readonly ledger_entries: {
    /** Of the event that the entry follows from. */
    readonly global_position: number;
    readonly booking_id: string;
    /** The `Posting`s as JSON. */
    readonly postings: string;
    readonly recorded_at: string;
  };
  /** Those that wait for an answer. */
  readonly open_schedule_changes: {
    /** Of the `ScheduleChanged`. */
    readonly global_position: number;
    readonly booking_id: string;
    readonly notice_id: string;
  };
  readonly departure_seats: {
    readonly departure_id: string;
    /** The `DepartureSeats` as JSON. */
    readonly sold: string;
  };
  /** Those that were ever moved. */
  readonly departure_moves: {
    readonly departure_id: string;
    /** YYYY-MM-DD by the timetable. */
    readonly departure_date: string;
    /** Minutes that it was moved by: 0 when it was moved back. */
    readonly shift_minutes: number;
    /** When the timetable that its moves count from has its first leg leave. UTC, ISO 8601; null where that is not known. */
    readonly published_departure_at: string | null;
  };
  /** Where people stand who have not been erased. */
  readonly people: {
    readonly booking_id: string;
    readonly role: 'PASSENGER' | 'CONTACT';
    /** The number in the booking; empty for a contact. */
    readonly passenger_id: string;
    /** Empty where the log holds the person in the clear. */
    readonly subject_id: string;
    /** Keyed hash of who it is. */
    readonly match_hash: string;
  };
}

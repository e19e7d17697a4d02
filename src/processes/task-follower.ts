import { sql } from 'kysely';
import { bookingStateStream } from '../commands/stream-folds.js';
import type { Booking } from '../domain/booking/booking.js';
import { BOOKING_STREAM_PREFIX, type FlightBooked } from '../domain/booking/booking-events.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { foldStreams, readVersions } from '../event-store/fold-streams.js';
import { isFailed } from '../event-store/group-commit.js';
import type { LogTables } from '../event-store/log-tables.js';
import { UNWOKEN_WAIT_MS } from '../event-store/log-watcher.js';
import { UnknownEvent } from '../event-store/unknown-event.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { createSignal, type Signal } from '../platform/signal.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { lookAgain, tasksOf } from './booking-task.js';
import type { ProcessTables } from './process-tables.js';
import type { TellBookings } from './tell-bookings.js';
import { addTasks, replaceTasks } from './task-table.js';

const FIRST_RETRY_MS = 100;
/** Soon after an outage: payments wait meanwhile; a try costs a query and a line in the log. */
const LONGEST_RETRY_MS = 5_000;

/** Bookings looked at in one transaction: commands that append wait for no longer than that takes. */
const BOOKINGS_AT_ONCE = 50;

/** Events of no concern that may be looked through again after a restart, rather than paying a commit for each page of them. */
const MAX_UNSAVED_EVENTS = 1000;

/** What a follower of the log needs. */
export interface TaskFollowerOptions {
  /** The connection that appends to the log: one file has one writer in a process. */
  readonly log: OpenDatabase<LogTables>;
  readonly reader: EventReader;
  readonly appended: Signal;
  /** Woken when there may be something new to do. */
  readonly tasksChanged: Signal;
  readonly tellBookings: TellBookings;
  readonly now: () => Date;
  readonly logger: Logger;
}

type Tables = LogTables & ProcessTables;

/**
 * Looks through the log for bookings to which something happened, and keeps their tasks as the bookings as they stand
 * ask for: looking twice changes nothing, so many processes may, and the tasks can be lost and found again.
 */
export class TaskFollower {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** Where this process stands; the checkpoint in the database may be behind. Null before the first step and when in doubt. */
  private seen: { readonly position: number; readonly hash: string | null } | null = null;
  private unsavedCount = 0;
  private readonly log: OpenDatabase<Tables>;

  constructor(private readonly options: TaskFollowerOptions) {
    this.log = {
      db: options.log.db.withTables<Pick<ProcessTables, keyof ProcessTables>>(),
      engine: options.log.engine,
    };
  }

  /** Looks through everything that is in the log now. */
  async catchUp(): Promise<void> {
    while ((await this.step()) > 0);
  }

  /** Goes on in the background: what fails is tried again, with growing pauses, and never skipped; so is an event that this program does not know. A booking that fails is left to a task of its own. */
  start(): void {
    this.running = this.run();
  }

  /** Ends after the page under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** How far this process is. */
  async position(): Promise<number> {
    return this.seen?.position ?? this.savedPosition();
  }

  private async run(): Promise<void> {
    const { appended, logger } = this.options;
    let retryMs = FIRST_RETRY_MS;
    let woken: Promise<void> | null = null;
    while (!this.stopping.signal.aborted) {
      woken ??= appended.wait(UNWOKEN_WAIT_MS, this.stopping.signal); // before reading: an append between the two is not missed
      try {
        if ((await this.step()) === 0) {
          await woken; // there was no more when the page was read
          woken = null;
        }
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        this.seen = null;
        logger.error({ err: error, retryMs }, 'looking for what is to be done failed, will be tried again');
        await createSignal().wait(retryMs, this.stopping.signal);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      }
    }
  }

  /** Looks through the next page; answers how many events it had. */
  private async step(): Promise<number> {
    const { reader, tasksChanged, tellBookings } = this.options;
    const { position, hash } = (this.seen ??= { position: await this.savedPosition(), hash: null });
    const known = hash === null ? 0 : 1; // the event seen last is read again, to see that it is still the same one
    const page = await reader.readAll(position - known, EVENT_PAGE_SIZE + known);
    if (known === 1 && page[0]?.hash !== hash) {
      this.seen = null; // the log lost its end, to a standby that took over, say; the checkpoint went with it
      return 1;
    }
    const events = page.slice(known);
    const { told, stoppedAt } = await tellAll(tellBookings, events);
    if (stoppedAt !== null && told.length === 0) throw stoppedAt;
    const last = told.at(-1);
    if (last === undefined) return 0;
    const bookingIds = bookingsToLookAt(told);
    for (let from = 0; from < bookingIds.length; from += BOOKINGS_AT_ONCE) {
      await this.lookAt(bookingIds.slice(from, from + BOOKINGS_AT_ONCE), last.globalPosition);
    }
    this.unsavedCount += told.length;
    if (bookingIds.length > 0 || stoppedAt !== null || this.unsavedCount >= MAX_UNSAVED_EVENTS)
      await this.save(last.globalPosition);
    this.seen = { position: last.globalPosition, hash: last.hash };
    if (bookingIds.length > 0) tasksChanged.notify();
    if (stoppedAt !== null) throw stoppedAt;
    return told.length;
  }

  private async savedPosition(): Promise<number> {
    const row = await this.log.db
      .selectFrom('process_checkpoint')
      .select('global_position')
      .executeTakeFirstOrThrow();
    return Number(row.global_position);
  }

  private async save(position: number): Promise<void> {
    await this.log.db
      .updateTable('process_checkpoint')
      .set({ global_position: position })
      .where('global_position', '<', position)
      .execute();
    this.unsavedCount = 0;
  }

  /** Looks again at a booking that could not be folded; throws why it still cannot be. */
  async lookAgainAt(bookingId: string): Promise<void> {
    const [failed] = await this.lookAt([bookingId], null);
    if (failed !== undefined) throw failed.fault;
    this.options.tasksChanged.notify();
  }

  /** Under the lock of the checkpoint, so that of two processes the later one writes what the later state asks for. Answers what could not be looked at. */
  private async lookAt(
    bookingIds: readonly string[],
    upTo: number | null,
  ): Promise<readonly UnreadBooking[]> {
    const { engine } = this.log;
    const { logger, now } = this.options;
    const unread = await writeTransaction(this.log, async (db) => {
      const checkpoints = await sql<ProcessTables['process_checkpoint']>`
        select * from process_checkpoint ${engine.lockRows}`.execute(db);
      if (upTo !== null && Number(checkpoints.rows[0]?.global_position) >= upTo) return []; // another process was here
      const { bookings, failed } = await loadBookings({ db, engine }, bookingIds);
      const tasks = bookings.flatMap(tasksOf);
      const failedIds = new Set(failed.map(({ bookingId }) => bookingId));
      const readIds = bookingIds.filter((bookingId) => !failedIds.has(bookingId));
      await replaceTasks({ db, engine }, readIds, tasks, now()); // what a failed one asked for before stays
      await addTasks({ db, engine }, [...failedIds].map(lookAgain), now());
      return failed;
    });
    for (const { bookingId, fault } of unread) {
      logger.error(
        { err: fault, bookingId },
        'a booking cannot be looked at, and will be tried again by itself',
      );
    }
    return unread;
  }
}

/** The bookings with events after which there may be something to do: not those that are booked on account. */
function bookingsToLookAt(events: readonly RecordedEvent[]): readonly string[] {
  const ids = new Set<string>();
  for (const { streamId, type, data } of events) {
    if (!streamId.startsWith(BOOKING_STREAM_PREFIX)) continue;
    const settlement = type === 'FlightBooked' ? (data as FlightBooked).settlement : null;
    if (settlement === undefined || settlement?.kind === 'ON_ACCOUNT') continue;
    ids.add(streamId.slice(BOOKING_STREAM_PREFIX.length));
  }
  return [...ids];
}

/** Tells of events in order, up to the first that this program does not know. */
async function tellAll(
  tellBookings: TellBookings,
  events: readonly RecordedEvent[],
): Promise<{ readonly told: readonly RecordedEvent[]; readonly stoppedAt: UnknownEvent | null }> {
  for (const [index, event] of events.entries()) {
    try {
      await tellBookings(event);
    } catch (error) {
      if (error instanceof UnknownEvent) return { told: events.slice(0, index), stoppedAt: error };
      throw error;
    }
  }
  return { told: events, stoppedAt: null };
}

/** A booking that cannot be folded, and why. */
interface UnreadBooking {
  readonly bookingId: string;
  readonly fault: unknown;
}

/** Bookings as they stand. */
async function loadBookings(
  log: OpenDatabase<LogTables>,
  ids: readonly string[],
): Promise<{ readonly bookings: readonly Booking[]; readonly failed: readonly UnreadBooking[] }> {
  const streams = ids.map(bookingStateStream);
  const versions = await readVersions(
    log,
    streams.map(({ streamId }) => streamId),
  );
  const folded = await foldStreams(
    log,
    streams.map((stream) => ({ stream, version: versions.get(stream.streamId) ?? 0, known: undefined })),
  );
  const bookings: Booking[] = [];
  const failed: UnreadBooking[] = [];
  for (const bookingId of ids) {
    const booking = folded.get(bookingStateStream(bookingId).streamId);
    if (booking === undefined) continue;
    if (isFailed(booking)) failed.push({ bookingId, fault: booking.failed });
    else if (booking.state !== null) bookings.push(booking.state as Booking);
  }
  return { bookings, failed };
}

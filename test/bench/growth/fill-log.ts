import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { bookingReferenceFrom, referenceStream } from '../../../src/domain/booking/booking-reference.js';
import { addDays } from '../../../src/domain/schedule/calendar-date.js';
import { sharedMetadata } from '../../../src/event-store/answer-digest.js';
import type { CommandMetadata } from '../../../src/event-store/event.js';
import type { StoreCommand, StreamWrite } from '../../../src/event-store/event-store.js';
import { SqlEventStore } from '../../../src/event-store/sql-event-store.js';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import { createRandomPool } from '../../../src/platform/random-pool.js';
import type { WrittenRows } from '../log/measured-engine.js';
import { openLog } from '../log/storage.js';

/** Commands under way at once: enough that the next commit is always full. */
const CONCURRENT_BOOKINGS = 1024;

/** No flight that is for sale elsewhere in the benchmark departs so late, so that none of its seats is taken. */
const FIRST_SHIFT_DAYS = 365;

/** One booking in so many is remembered, to be asked for. */
const REMEMBER_EVERY = 16;

/** Digits of a reference. */
const REFERENCE_BASE = 32;
const REFERENCE_LENGTH = 6;

const randomBytes = createRandomPool();
const newId = (): string => v7({ rng: () => randomBytes(16) });

/** Fills logs with bookings as true as their patterns, without deciding each. */
export interface LogFiller {
  /** Ids of some of the bookings made so far, spread over all of them. */
  readonly bookingIds: readonly string[];
  /** Appends so many bookings; answers how many a second. */
  fill(count: number, onProgress: (doneCount: number) => void): Promise<number>;
}

/**
 * Fills one log by the log's own store, so that its chain, versions and answers are right. Each booking is one of the
 * patterns under an id and a reference of its own, on the same flights some days later: seats spread over departures.
 */
export function createLogFiller(target: DatabaseTarget, patterns: readonly WrittenRows[]): LogFiller {
  const bookingIds: string[] = [];
  let made = 0;

  function next(): StoreCommand<'TAKEN'> {
    const pattern = patterns[made % patterns.length];
    if (pattern === undefined) throw new Error('There is no booking to make others of');
    const bookingId = newId();
    if (made % REMEMBER_EVERY === 0) bookingIds.push(bookingId);
    const shiftDays = FIRST_SHIFT_DAYS + Math.floor(made / patterns.length);
    const command = bookingLike(pattern, { bookingId, reference: referenceOf(made), shiftDays });
    made += 1;
    return command;
  }

  /** Appends one more; where a booking that the engine made meanwhile has its reference, one with the next. */
  async function append(store: SqlEventStore): Promise<void> {
    while ((await store.execute(next())).kind === 'refused');
  }

  return {
    bookingIds,
    async fill(count, onProgress) {
      const log = await openLog(target);
      const now = (): Date => new Date();
      const store = new SqlEventStore({ log, newEventId: newId, now, onCommitted: () => undefined });
      const startedAt = performance.now();
      for (let done = 0; done < count; done += CONCURRENT_BOOKINGS) {
        const group = Math.min(CONCURRENT_BOOKINGS, count - done);
        await Promise.all(Array.from({ length: group }, () => append(store)));
        onProgress(done + group);
      }
      const seconds = (performance.now() - startedAt) / 1000;
      await log.db.destroy();
      return count / seconds;
    },
  };
}

interface Changes {
  readonly bookingId: string;
  readonly reference: string;
  readonly shiftDays: number;
}

/** The command that writes what a pattern wrote, but for what tells bookings apart. */
function bookingLike({ events, commands }: WrittenRows, changes: Changes): StoreCommand<'TAKEN'> {
  const rename = renaming(events[0]?.data ?? '', changes);
  const writes = events.map((event): StreamWrite => {
    const { event_type: type, schema_version: schemaVersion } = event;
    const data = JSON.parse(rename(event.data)) as object;
    return {
      streamId: rename(event.stream_id),
      expectedVersion: 'any',
      events: [{ type, schemaVersion, data }],
    };
  });
  const outcome = JSON.parse(rename(commands[0]?.outcome ?? '{}')) as object;
  return {
    idempotency: {
      caller: 'public',
      key: randomUUID(),
      requestHash: commands[0]?.request_hash ?? '',
    },
    metadata: JSON.parse(sharedMetadata(events[0]?.metadata ?? '{}')) as CommandMetadata,
    folds: [],
    touches: writes.map(({ streamId }) => streamId),
    judge: (view) =>
      view.version(referenceStream(changes.reference)) === 0
        ? { kind: 'append', writes, outcome }
        : { kind: 'refuse', refusal: 'TAKEN' },
  };
}

/** Puts the new id and reference for the old ones, and days to come so many days later. */
function renaming(booked: string, { bookingId, reference, shiftDays }: Changes): (text: string) => string {
  const old = JSON.parse(booked) as { readonly bookingId: string; readonly reference: string };
  const today = new Date().toISOString().slice(0, 10);
  const shifted = new Map<string, string>();
  const shift = (date: string): string => {
    const known = shifted.get(date) ?? (date > today ? addDays(date, shiftDays) : date);
    shifted.set(date, known);
    return known;
  };
  return (text) =>
    text
      .replaceAll(old.bookingId, bookingId)
      .replaceAll(old.reference, reference)
      .replaceAll(/\b20\d\d-\d\d-\d\d/gu, shift);
}

/** A reference that no other number has. */
function referenceOf(index: number): string {
  const digits = Array.from(
    { length: REFERENCE_LENGTH },
    (_, digit) => Math.floor(index / REFERENCE_BASE ** digit) % REFERENCE_BASE,
  );
  return bookingReferenceFrom(Uint8Array.from(digits));
}

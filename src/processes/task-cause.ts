import { bookingStateStream } from '../commands/stream-folds.js';
import type { Booking } from '../domain/booking/booking.js';
import { EVENT_PAGE_SIZE, type EventReader } from '../event-store/event-reader.js';
import type { RecordedEvent } from '../event-store/event.js';
import { tasksOf } from './booking-task.js';

/** A booking that asks for a task, and the event since which it does. */
export interface WantedTask {
  readonly booking: Booking;
  readonly cause: RecordedEvent;
}

/** Looks whether a booking as it stands asks for a task, and since when; null where it does not. */
export async function findTaskCause(
  reader: Pick<EventReader, 'readStream'>,
  { bookingId, taskId }: { readonly bookingId: string; readonly taskId: string },
): Promise<WantedTask | null> {
  const { streamId, fold } = bookingStateStream(bookingId);
  let booking = fold.initial;
  let cause: RecordedEvent | null = null;
  for (let after = 0; ;) {
    const page = await reader.readStream(streamId, after);
    for (const event of page) {
      booking = fold.evolve(booking, event);
      const isWanted = booking !== null && tasksOf(booking).some((task) => task.taskId === taskId);
      if (!isWanted) cause = null;
      else cause ??= event;
    }
    if (page.length < EVENT_PAGE_SIZE) return booking === null || cause === null ? null : { booking, cause };
    after = page.at(-1)?.streamPosition ?? after;
  }
}

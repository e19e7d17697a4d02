import type { Command } from 'commander';
import { bookingStateStream } from '../../commands/stream-folds.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import { referenceStream } from '../../domain/booking/booking-reference.js';
import { domainEventOf } from '../../domain/stored-event.js';
import { describeFault } from '../../event-store/describe-fault.js';
import { createEventReader, EVENT_PAGE_SIZE, type EventReader } from '../../event-store/event-reader.js';
import type { RecordedEvent } from '../../event-store/event.js';
import { UnknownEvent } from '../../event-store/unknown-event.js';
import { withLogToRead } from '../operator-storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';

/** An event of a booking, and the booking after it. */
interface Chapter {
  readonly event: RecordedEvent;
  readonly booking: unknown;
}

/** `inspect`: the story of one booking. */
export function registerInspect(program: Command, operator: Operator): void {
  program
    .command('inspect')
    .description(
      'Tell the story of one booking, event by event, with the booking as each leaves it. Reads the log alone. What the events hold of people is printed as they hold it.',
    )
    .argument('<booking>', 'its id, or its reference of six characters')
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo inspect QX7K2M')
    .action(async (booking: string, { json = false }: { readonly json?: boolean }) => {
      const story = await withLogToRead(operatorConfiguration(operator).log, (log) =>
        storyOf(createEventReader(log.db), booking),
      );
      if (json) return operator.print(JSON.stringify(story));
      for (const chapter of story) await operator.print(textOf(chapter));
    });
}

async function storyOf(reader: EventReader, idOrReference: string): Promise<readonly Chapter[]> {
  const bookingId = isBookingId(idOrReference) ? idOrReference : await bookingOf(reader, idOrReference);
  const { streamId, fold } = bookingStateStream(bookingId ?? '');
  const story: Chapter[] = [];
  let booking = fold.initial;
  for (;;) {
    const page = await reader.readStream(streamId, story.length);
    for (const event of page) {
      booking = bookingAfter(event, () => fold.evolve(booking, event));
      story.push({ event, booking });
    }
    if (page.length < EVENT_PAGE_SIZE) break;
  }
  if (story.length > 0) return story;
  throw new OperatorFault(
    `The log knows no booking ${idOrReference}: give the id or the six characters of its reference`,
  );
}

function bookingAfter<Booking>({ globalPosition }: RecordedEvent, evolve: () => Booking): Booking {
  try {
    return evolve();
  } catch (error) {
    if (error instanceof UnknownEvent) throw error;
    throw new OperatorFault(
      `The event at position ${String(globalPosition)} cannot be read: ${describeFault(error)}; run jetsetgo verify`,
    );
  }
}

/** The booking that a reference was given to. */
async function bookingOf(reader: EventReader, reference: string): Promise<string | null> {
  const [assigned] = await reader.readStream(referenceStream(reference.toUpperCase()), 0, 1);
  const event = assigned === undefined ? null : domainEventOf(assigned);
  return event?.type === 'BookingReferenceAssigned' ? event.bookingId : null;
}

function textOf({ event, booking }: Chapter): string {
  return [
    `${String(event.streamPosition)}. ${event.type} at ${event.recordedAt}, position ${String(event.globalPosition)}, by ${event.metadata.actor}`,
    `Event    ${indented(event.data)}`,
    `Booking  ${indented(booking)}\n`,
  ].join('\n');
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n         ');
}

import { domainEventOf, type DomainEvent } from '../domain/stored-event.js';
import type { RecordedEvent } from '../event-store/event.js';
import { UnknownEvent } from '../event-store/unknown-event.js';

/** An event, and how the log holds it. */
export interface KnownEvent<Event = DomainEvent> {
  readonly event: Event;
  readonly recorded: RecordedEvent;
}

/** The event that was recorded; throws `UnknownEvent` where this program does not know its type or version. */
export function knownEvent(recorded: RecordedEvent): KnownEvent {
  const event = domainEventOf(recorded);
  if (event === null) throw new UnknownEvent(recorded);
  return { event, recorded };
}

import { domainEventOf, type DomainEvent } from '../domain/stored-event.js';
import type { RecordedEvent } from '../event-store/event.js';
import { UnknownEvent } from '../event-store/unknown-event.js';

/** The event that was recorded; throws `UnknownEvent` where this program does not know its type or version. */
export function knownEvent(recorded: RecordedEvent): DomainEvent {
  const event = domainEventOf(recorded);
  if (event === null) throw new UnknownEvent(recorded);
  return event;
}

import { domainEventOf } from '../domain/stored-event.js';
import type { EventReader } from '../event-store/event-reader.js';
import { projectionStatus, type ProjectionStatus } from '../event-store/projection-status.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ReadTables } from './read-tables.js';

/** How far the read models are behind the log, what is parked, and the event that they stopped at. */
export function readModelStatus(
  reading: OpenDatabase<ReadTables>,
  log: EventReader,
): Promise<ProjectionStatus> {
  return projectionStatus(reading, log, (event) => domainEventOf(event) !== null);
}

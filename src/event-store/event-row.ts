import { createHash } from 'node:crypto';
import type { EventMetadata, RecordedEvent } from './event.js';
import type { EventRow } from './log-tables.js';

/** The hash before the first event. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 (hex) over the hash of the event before and every stored byte of this one, as a JSON array of them. */
export function hashOfRow(previousHash: string, row: Omit<EventRow, 'hash'>): string {
  const bytes = JSON.stringify([
    previousHash,
    row.global_position,
    row.event_id,
    row.stream_id,
    row.stream_position,
    row.event_type,
    row.schema_version,
    row.data,
    row.metadata,
    row.recorded_at,
  ]);
  return createHash('sha256').update(bytes).digest('hex');
}

/** The event that a stored row holds. */
export function eventOfRow(row: EventRow): RecordedEvent {
  return {
    globalPosition: Number(row.global_position),
    eventId: row.event_id,
    streamId: row.stream_id,
    streamPosition: row.stream_position,
    type: row.event_type,
    schemaVersion: row.schema_version,
    data: JSON.parse(row.data) as unknown,
    metadata: JSON.parse(row.metadata) as EventMetadata,
    recordedAt: row.recorded_at,
    hash: row.hash,
  };
}

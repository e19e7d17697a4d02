import { createHash } from 'node:crypto';
import type { LogTables } from './log-tables.js';

/** SHA-256 (hex) over all of an answer but the event that carries this digest, as a JSON array of its columns. */
export function answerDigest(answer: Omit<LogTables['commands'], 'event_id'>): string {
  const { caller, idempotency_key, request_hash, outcome, global_position } = answer;
  const bytes = JSON.stringify([caller, idempotency_key, request_hash, outcome, Number(global_position)]);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Written last; no text within JSON looks like it, since its quotes would be escaped. */
const DIGEST_AT_END = /,"answer":"(?<digest>[0-9a-f]{64})"\}$/u;

/** The digest of an answer in the stored metadata of an event, or null where it carries none. */
export function digestIn(metadata: string): string | null {
  return DIGEST_AT_END.exec(metadata)?.groups?.['digest'] ?? null;
}

/** Stored metadata as all events of one command have it. */
export function sharedMetadata(metadata: string): string {
  return metadata.replace(DIGEST_AT_END, '}');
}

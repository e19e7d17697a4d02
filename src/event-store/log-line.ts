import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CommandRow } from './commit-batch.js';
import type { LogHead } from './event-reader.js';
import type { EventRow } from './log-tables.js';

/** The newest form of an exported log. */
const FORMAT_VERSION = 1;

const position = z.int().min(0);
const text = z.string();

const headLine = z.object({
  format: z.literal('jetsetgo-log'),
  version: z.literal(FORMAT_VERSION),
  logId: text,
  position,
  hash: text,
});

const eventLine = z.object({
  event: z.object({
    global_position: position,
    event_id: text,
    stream_id: text,
    stream_position: position,
    event_type: text,
    schema_version: z.int(),
    data: text,
    metadata: text,
    recorded_at: text,
    hash: text,
  }),
});

const answerLine = z.object({
  answer: z.object({
    caller: text,
    idempotency_key: text,
    request_hash: text,
    outcome: text,
    event_id: text,
    global_position: position,
  }),
});

const endLine = z.object({ end: z.object({ events: position, answers: position, hash: text }) });

const line = z.union([eventLine, answerLine, endLine, headLine]);

/** One line of an exported log. */
export type LogLine = z.infer<typeof line>;

/** The line that begins an export. */
export function headLineOf({ logId, position: end, hash }: LogHead): LogLine {
  return { format: 'jetsetgo-log', version: FORMAT_VERSION, logId, position: end, hash };
}

/** The line of an event, with the columns in the order of the form whatever a database gives. */
export function eventLineOf(row: EventRow): LogLine {
  const { global_position, event_id, stream_id, stream_position, event_type } = row;
  const { schema_version, data, metadata, recorded_at, hash } = row;
  const identity = {
    global_position: Number(global_position),
    event_id,
    stream_id,
    stream_position,
    event_type,
  };
  return { event: { ...identity, schema_version, data, metadata, recorded_at, hash } };
}

/** The line of an answer. */
export function answerLineOf(row: CommandRow): LogLine {
  const { caller, idempotency_key, request_hash, outcome, event_id, global_position } = row;
  return {
    answer: {
      caller,
      idempotency_key,
      request_hash,
      outcome,
      event_id,
      global_position: Number(global_position),
    },
  };
}

/**
 * The text of a line. Events are proved by their own chain of hashes; every other line carries a check, which
 * is chained to the one before, so that a change to any of them is seen at it or at the next.
 */
export function textOfLine(
  content: LogLine,
  checkBefore: string,
): { readonly text: string; readonly check: string } {
  if ('event' in content) return { text: JSON.stringify(content), check: checkBefore };
  const check = createHash('sha256')
    .update(checkBefore + JSON.stringify(content))
    .digest('hex');
  return { text: JSON.stringify({ ...content, check }), check };
}

/** Reads a line that must follow a check, byte for byte as it is written; null when it is another. */
export function readLogLine(
  written: string,
  checkBefore: string,
): { readonly content: LogLine; readonly check: string } | null {
  try {
    const content = line.parse(JSON.parse(written)); // what does not belong here is dropped, and then missing below
    const { text: expected, check } = textOfLine(content, checkBefore);
    return expected === written ? { content, check } : null;
  } catch {
    return null;
  }
}

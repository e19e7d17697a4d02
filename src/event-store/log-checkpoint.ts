import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LogHead } from './event-reader.js';

/** The MAC's own key, so that no other use of the secret can make a checkpoint. */
const KEY_PURPOSE = 'jetsetgo log checkpoint';
const KEY_BYTES = 32;

const statement = z.strictObject({
  logId: z.string().max(100),
  position: z.int().min(0),
  hash: z.string().max(100),
  at: z.string().max(100),
});

const signed = z.strictObject({ ...statement.shape, mac: z.string().max(100) });

/** Where a log ended at a moment. */
export type LogCheckpoint = z.infer<typeof statement>;

/** A checkpoint as a line of JSON, signed with a key that follows from the secret. */
export function signCheckpoint(checkpoint: LogCheckpoint, secret: string): string {
  const content = statement.parse(checkpoint);
  return JSON.stringify({ ...content, mac: macOf(content, secret) });
}

/** Reads a signed checkpoint; null when the text is none, or was signed with another secret or changed. */
export function readCheckpoint(text: string, secret: string): (LogHead & LogCheckpoint) | null {
  const parsed = signed.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { mac, ...content } = parsed.data;
  const [given, expected] = [mac, macOf(content, secret)].map((code) => Buffer.from(code));
  const isOurs = given?.length === expected?.length && given !== undefined && expected !== undefined;
  return isOurs && timingSafeEqual(given, expected) ? content : null;
}

function macOf({ logId, position, hash, at }: LogCheckpoint, secret: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', KEY_PURPOSE, KEY_BYTES));
  return createHmac('sha256', key)
    .update(JSON.stringify([logId, position, hash, at]))
    .digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

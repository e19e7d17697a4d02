import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { derivedKey } from '../platform/derived-key.js';
import { isSameCode } from '../platform/is-same-code.js';
import type { Secrets } from '../platform/secrets.js';
import type { LogHead } from './event-reader.js';

/** The MAC's own key, so that no other use of the secret can make a checkpoint. */
const KEY_PURPOSE = 'jetsetgo log checkpoint';

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

/** Reads a signed checkpoint; null when the text is none, was signed with none of these secrets, or changed. */
export function readCheckpoint(text: string, secrets: Secrets): (LogHead & LogCheckpoint) | null {
  const parsed = signed.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { mac, ...content } = parsed.data;
  return secrets.some((secret) => isSameCode(mac, macOf(content, secret))) ? content : null;
}

function macOf({ logId, position, hash, at }: LogCheckpoint, secret: string): string {
  return createHmac('sha256', derivedKey(secret, KEY_PURPOSE))
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

import { createCipheriv, createDecipheriv } from 'node:crypto';

/** AES-256 in Galois/Counter Mode (NIST SP 800-38D): a nonce of 12 bytes, a tag of 16. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first byte of a box, so that another way of sealing can be told from this one. */
const FORMAT = 1;

/** Bytes of a key. */
export const KEY_BYTES = 32;

/** What a box is sealed with and bound to. */
export interface BoxKey {
  readonly key: Uint8Array;
  /** Whose box it is: it opens under no other name. */
  readonly subjectId: string;
}

/** Characters of base64url at the end of a box that hold its tag. */
const TAG_LENGTH = 22;

/** What no other box ends with: its tag, which was made with its key of all that is in it. */
export function tagOfBox(box: string): string {
  return box.slice(-TAG_LENGTH);
}

/** Seals bytes: base64url of the format, the nonce, the ciphertext and the tag. */
export function sealBox(
  { key, subjectId }: BoxKey,
  content: Uint8Array,
  randomBytes: (count: number) => Uint8Array,
): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(subjectId));
  const ciphertext = [cipher.update(content), cipher.final()];
  return Buffer.concat([Uint8Array.of(FORMAT), nonce, ...ciphertext, cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** What a box holds, or null when it was not sealed so: another key, another subject, or a changed byte. */
export function unsealBox({ key, subjectId }: BoxKey, box: string): Uint8Array | null {
  const bytes = Buffer.from(box, 'base64url');
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== FORMAT) return null;
  const tagAt = bytes.length - TAG_BYTES;
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(subjectId));
  decipher.setAuthTag(bytes.subarray(tagAt));
  const content = decipher.update(bytes.subarray(1 + NONCE_BYTES, tagAt));
  try {
    decipher.final(); // gives nothing more in this mode: it checks
    return content;
  } catch {
    return null; // the tag does not fit
  }
}

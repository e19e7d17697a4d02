import { hkdfSync } from 'node:crypto';

/** As long as the hashes and ciphers that keys are derived for take (SHA-256, AES-256). */
const KEY_BYTES = 32;

/** A key of 32 bytes that follows from a secret and serves one purpose alone (HKDF, RFC 5869). */
export function derivedKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
}

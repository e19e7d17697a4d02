import { timingSafeEqual } from 'node:crypto';

/** Whether a signature or keyed hash is the one expected, in a time that tells nothing of how much of it is right. */
export function isSameCode(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

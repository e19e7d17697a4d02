const POSITION = /^p(\d{1,15})$/u;

/** A position of the log as it travels outside: opaque, so that what is behind it may change. */
export function positionCursor(position: number): string {
  return Buffer.from(`p${String(position)}`).toString('base64url');
}

/** The position of a cursor, or null when the text is none. */
export function readPositionCursor(cursor: string): number | null {
  const digits = POSITION.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return digits !== undefined && positionCursor(Number(digits)) === cursor ? Number(digits) : null;
}

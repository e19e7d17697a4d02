const CURSOR = /^p(\d{1,15})(?:\.([0-9a-f]{8}))?$/u;

/** How many digits of the end of an event's id a cursor tells: they are random, so the event in its place has others. */
const ID_DIGITS = 8;

/** A place in the log as a cursor tells it. */
export interface CursorPlace {
  readonly position: number;
  /** How the id of the event there ends; null where the cursor tells the position alone. */
  readonly eventIdEnd: string | null;
}

/** A position of the log as it travels outside: opaque, so that what is behind it may change. */
export function positionCursor(position: number): string {
  return encoded(`p${String(position)}`);
}

/** The position of an event, which tells too which event it is: where another log has another event there, it is refused. */
export function eventCursor(position: number, eventId: string): string {
  return encoded(`p${String(position)}.${eventId.slice(-ID_DIGITS)}`);
}

/** The place of a cursor of either kind, or null when the text is none. */
export function readCursor(cursor: string): CursorPlace | null {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, digits, eventIdEnd = null] = CURSOR.exec(text) ?? [];
  if (digits === undefined || String(Number(digits)) !== digits || encoded(text) !== cursor) return null;
  return { position: Number(digits), eventIdEnd };
}

/** The position of a cursor of either kind, or null when the text is none. */
export function readPositionCursor(cursor: string): number | null {
  return readCursor(cursor)?.position ?? null;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

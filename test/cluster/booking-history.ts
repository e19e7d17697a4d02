import type { Span } from './seat-history.js';

/** Longest that the answer to a change waits for what queries at its node see. */
const LONGEST_WAIT_MS = 2_000;

/** A change of a booking that was answered: the log says which revision it made. */
export interface BookingChange extends Span {
  readonly bookingId: string;
  readonly revision: number;
  /** Of the last event that it appended. */
  readonly position: number;
  /** Who answered. */
  readonly node: number;
}

/** A look at a booking. */
export interface BookingLook extends Span {
  readonly bookingId: string;
  /** What it saw; 0 when there was no such booking. */
  readonly revision: number;
  readonly node: number;
  /** The position that it asked for; 0 when it asked for none. */
  readonly atLeast: number;
}

/** What clients did to bookings, and saw of them. */
export interface BookingHistory {
  readonly changes: readonly BookingChange[];
  readonly looks: readonly BookingLook[];
}

/**
 * What the engine promises of bookings and did not keep; nothing when it kept all of it. Changes are linearizable: their order
 * in the log is that of their revisions, and none comes before one that had ended when it started. Looks are at read
 * models, which may lag, so that for each of them
 *
 * 1. no revision is seen that nobody had begun to make;
 * 2. with `atLeast` everything up to that position is seen, at any node;
 * 3. after its answer a change is seen at the node that gave it, with no `atLeast`;
 * 4. no node shows less than it had shown before.
 */
export function brokenPromises({ changes, looks }: BookingHistory): readonly string[] {
  return [
    ...changes.flatMap((change) => changes.flatMap((other) => disorderOf(change, other) ?? [])),
    ...looks.flatMap((look) => [
      ...inventedIn(look, changes),
      ...changes.flatMap((change) => missedIn(look, change) ?? []),
      ...looks.flatMap((earlier) => steppedBack(look, earlier) ?? []),
    ]),
  ];
}

function disorderOf(change: BookingChange, other: BookingChange): string | null {
  if (change === other || change.bookingId !== other.bookingId) return null;
  const isInOrder = change.position < other.position === change.revision < other.revision;
  const isTurnedRound = change.end < other.start && change.revision > other.revision;
  if (isInOrder && change.revision !== other.revision && !isTurnedRound) return null;
  return `Revision ${said(change)} and revision ${said(other)} are in no order that their times allow`;
}

function inventedIn(look: BookingLook, changes: readonly BookingChange[]): readonly string[] {
  const begun = changes.filter(({ bookingId, start }) => bookingId === look.bookingId && start <= look.end);
  const most = Math.max(0, ...begun.map(({ revision }) => revision));
  return look.revision <= most ? [] : [`Nobody had begun what was seen as ${said(look)}`];
}

function missedIn(look: BookingLook, change: BookingChange): string | null {
  if (look.bookingId !== change.bookingId || look.revision >= change.revision) return null;
  const isAskedFor = look.atLeast >= change.position;
  const isOwn =
    look.node === change.node && change.end < look.start && change.end - change.start < LONGEST_WAIT_MS;
  return isAskedFor || isOwn ? `Revision ${said(change)} was not seen by ${said(look)}` : null;
}

function steppedBack(look: BookingLook, earlier: BookingLook): string | null {
  const isLater =
    look.bookingId === earlier.bookingId && look.node === earlier.node && earlier.end < look.start;
  return isLater && look.revision < earlier.revision ? `${said(look)} is less than ${said(earlier)}` : null;
}

function said({ bookingId, revision, node, start, end }: BookingChange | BookingLook): string {
  return `${String(revision)} of ${bookingId} at node ${String(node)} from ${String(start)} to ${String(end)}`;
}

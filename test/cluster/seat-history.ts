/** A span of time in the one process that recorded it, as of `performance.now()`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A seat was sold: the log says where, among the others. */
export interface Sale extends Span {
  readonly position: number;
}

/** An answer that sold nothing, but told something of how many seats were sold by then. */
export interface Look extends Span {
  readonly agrees: (soldCount: number) => boolean;
}

/** What clients saw of the seats of one departure. */
export interface SeatHistory {
  readonly sales: readonly Sale[];
  readonly looks: readonly Look[];
}

/**
 * What keeps a history from being linearizable; nothing when it is.
 *
 * Linearizable: every operation can be given one moment between its start and its end, so that in the order of those
 * moments each answer is the one that a single counter of sold seats would give. That order is known of the sales, by
 * their positions in the log, so two questions are left:
 *
 * 1. Did no sale end before another started that comes earlier in the log?
 * 2. Is there for every look a number of sales before it (`soldCount`) that agrees with what it saw, includes all sales that
 *    had ended when it started, none that started after its end, and is not less than that of a look that ended before it
 *    started? The least such number, looked for in order of start, leaves the most room to those that follow: when
 *    it does not exist, no other choice helps.
 */
export function violationsOf({ sales, looks }: SeatHistory): readonly string[] {
  const inLog = sales.toSorted((a, b) => a.position - b.position);
  return [...disorderOf(inLog), ...contradictionsOf(inLog, looks)];
}

function disorderOf(inLog: readonly Sale[]): readonly string[] {
  const violations: string[] = [];
  let latestStart: Sale | null = null;
  for (const sale of inLog) {
    if (latestStart !== null && sale.end < latestStart.start) {
      violations.push(
        `The sale at ${String(sale.position)} had ended when that at ${String(latestStart.position)} started, and comes after it in the log`,
      );
    }
    if (latestStart === null || sale.start > latestStart.start) latestStart = sale;
  }
  return violations;
}

function contradictionsOf(inLog: readonly Sale[], looks: readonly Look[]): readonly string[] {
  const violations: string[] = [];
  const placed: { readonly end: number; readonly soldCount: number }[] = [];
  for (const look of looks.toSorted((a, b) => a.start - b.start)) {
    const seenBefore = placed.filter(({ end }) => end < look.start).map(({ soldCount }) => soldCount);
    const least = Math.max(inLog.findLastIndex((sale) => sale.end < look.start) + 1, ...seenBefore);
    const startedLater = inLog.findIndex((sale) => sale.start > look.end);
    const most = startedLater === -1 ? inLog.length : startedLater;
    let soldCount = least;
    while (soldCount <= most && !look.agrees(soldCount)) soldCount += 1;
    if (soldCount <= most) placed.push({ end: look.end, soldCount });
    else {
      violations.push(
        `What was seen from ${String(look.start)} to ${String(look.end)} agrees with no number of sales from ${String(least)} to ${String(most)}`,
      );
    }
  }
  return violations;
}

import { perSecond } from '../markdown-table.js';
import type { GrowthRow } from './growth-bench.js';

const HEADING = [
  'engine    ',
  'bookings in the log',
  'filled with',
  'projected, events',
  'rebuilt, events (of reading)',
  '`jetsetgo rebuild`',
  'bookings, 32 callers',
  'booking with history',
  'bookings(first: 20)',
];

/** The first lines of a Markdown table of what was measured as logs grew. */
export function growthHeading(): string {
  return `${lineOf(HEADING)}\n${lineOf(HEADING.map((title) => '-'.repeat(title.length)))}`;
}

/** A line of that table: each is printed when it is known, since the last ones take long. */
export function growthLine(row: GrowthRow): string {
  const { rebuild } = row;
  const { seconds, maxRssMegabytes } = row.operatorRebuild;
  return lineOf([
    ...[row.engineName, row.bookingCount.toLocaleString('en')],
    ...[row.fillRate, row.projectionRate].map(perSecond),
    `${perSecond(rebuild.engine)} (${(rebuild.engine / rebuild.limit).toFixed(2)})`,
    `${seconds.toFixed(0)} s, ${String(maxRssMegabytes)} MB`,
    ...[row.bookingRate, row.byIdRate, row.newestRate].map(perSecond),
  ]);
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((cell, column) => cell.padEnd(HEADING[column]?.length ?? 0)).join(' | ')} |`;
}

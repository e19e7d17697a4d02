import { markdownTable, perSecond } from '../markdown-table.js';
import type { GrowthRow } from './growth-bench.js';

const HEADING = [
  'engine',
  'bookings in the log',
  'filled with',
  'rebuild, events',
  'bookings, 32 callers',
  'booking with history',
  'bookings(first: 20)',
];

/** What was measured as logs grew, as a Markdown table. */
export function growthTable(rows: readonly GrowthRow[]): string {
  return markdownTable(
    HEADING,
    rows.map((row) => [
      row.engineName,
      row.bookingCount.toLocaleString('en'),
      ...[row.fillRate, row.rebuildRate, row.bookingRate, row.byIdRate, row.newestRate].map(perSecond),
    ]),
  );
}

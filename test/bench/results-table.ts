import { quantile, ratioOf, type Comparison } from './comparison.js';
import { markdownTable, perSecond } from './markdown-table.js';

const HEADING = ['measured', 'engine', 'limit', 'limit is', 'ratio', 'lowest–highest', 'aim'];

/** The comparisons as one Markdown table. */
export function resultsTable(comparisons: readonly Comparison[]): string {
  return markdownTable(HEADING, comparisons.map(rowOf));
}

function rowOf(comparison: Comparison): readonly string[] {
  const { what, limitIs, aim, pairs } = comparison;
  const ratio = ratioOf(comparison);
  const median = (rates: readonly number[]): string => perSecond(quantile(rates, 0.5));
  return [
    what,
    median(pairs.map(({ engine }) => engine)),
    median(pairs.map(({ limit }) => limit)),
    limitIs,
    ratio.median.toFixed(2),
    `${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)}`,
    aim === null ? '' : `${aim.toFixed(2)} ${ratio.median >= aim ? 'met' : 'missed'}`,
  ];
}

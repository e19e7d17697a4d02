import { quantile, ratioOf, type Comparison } from './comparison.js';

const HEADING = ['measured', 'engine', 'limit', 'limit is', 'ratio', 'lowest–highest', 'aim'];

/** The comparisons as one Markdown table, aligned for terminals. */
export function resultsTable(comparisons: readonly Comparison[]): string {
  const rows = [HEADING, ...comparisons.map(rowOf)];
  const widths = HEADING.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function rowOf(comparison: Comparison): readonly string[] {
  const { what, limitIs, aim, pairs } = comparison;
  const ratio = ratioOf(comparison);
  return [
    what,
    perSecond(pairs.map(({ engine }) => engine)),
    perSecond(pairs.map(({ limit }) => limit)),
    limitIs,
    ratio.median.toFixed(2),
    `${ratio.lowest.toFixed(2)}–${ratio.highest.toFixed(2)}`,
    aim === null ? '' : `${aim.toFixed(2)} ${ratio.median >= aim ? 'met' : 'missed'}`,
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function perSecond(rates: readonly number[]): string {
  const rounded = Number(quantile(rates, 0.5).toPrecision(3));
  return `${rounded.toLocaleString('en').replaceAll(',', ' ')}/s`;
}

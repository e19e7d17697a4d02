/** Rows of cells under a heading as a Markdown table, aligned for terminals. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const padded = (cells: readonly string[]): string =>
    line(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [padded(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join('\n');
}

/** A rate in words, to three digits. */
export function perSecond(rate: number): string {
  const rounded = Number(rate.toPrecision(3));
  return `${rounded.toLocaleString('en').replaceAll(',', ' ')}/s`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

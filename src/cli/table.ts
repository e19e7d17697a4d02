/** A cell of a table. */
type Cell = string | number | boolean | null;

/** The lines of a table whose columns are the names in its first row; figures stand to the right. */
export function tableLines(rows: readonly Readonly<Record<string, Cell>>[]): readonly string[] {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) =>
    Math.max(name.length, ...rows.map((row) => textOf(row[name] ?? null).length)),
  );
  const lineOf = (cells: readonly Cell[]): string =>
    cells
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return names.length === 0
    ? []
    : [lineOf(names), ...rows.map((row) => lineOf(names.map((name) => row[name] ?? null)))];
}

function padded(cell: Cell, width: number): string {
  return typeof cell === 'number' ? textOf(cell).padStart(width) : textOf(cell).padEnd(width);
}

function textOf(cell: Cell): string {
  return cell === null ? '-' : String(cell);
}

import type { Operator } from './operator.js';
import { tableLines } from './table.js';

/** What a command answers, by name; figures and texts alone, so that it prints as lines and as JSON alike. */
export type Report = Readonly<Record<string, string | number | boolean | null>>;

/** Prints a report: a line for each fact, or one JSON object. */
export async function printReport(operator: Operator, json: boolean, report: Report): Promise<void> {
  if (json) return operator.print(JSON.stringify(report));
  for (const [name, value] of Object.entries(report)) {
    await operator.print(`${wordsOf(name).padEnd(14)}  ${value === null ? '-' : String(value)}`);
  }
}

/** Prints a list: a table with a header, or one JSON array. */
export async function printList(operator: Operator, json: boolean, rows: readonly Report[]): Promise<void> {
  if (json) return operator.print(JSON.stringify(rows));
  for (const line of tableLines(rows)) await operator.print(line);
}

function wordsOf(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}

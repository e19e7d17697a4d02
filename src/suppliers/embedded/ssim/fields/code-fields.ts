import type { Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Notes a fault at the first character of a field that is `strange`. */
export function requireCharacters(
  record: SsimRecord,
  columns: Columns,
  strange: RegExp,
  allowed: string,
): void {
  const text = record.field(columns);
  const at = text.search(strange);
  if (at >= 0) record.refuse(columns[0] + at, `"${text.charAt(at)}" found; ${allowed}`);
}

/** Reads an airline designator: two characters with a letter among them, or three letters. */
export function readAirline(record: SsimRecord, columns: Columns): string {
  const text = record.field(columns);
  if (!/^(?:[A-Z][A-Z0-9] |[0-9][A-Z] |[A-Z]{3})$/.test(text)) {
    record.refuse(
      columns[0],
      `"${text}" is not an airline; two characters with a letter among them, or three letters, are required`,
    );
  }
  return text.trimEnd();
}

/** Reads a station: three letters. */
export function readStation(record: SsimRecord, columns: Columns): string {
  requireCharacters(record, columns, /[^A-Z]/, 'a station is three letters');
  return record.field(columns);
}

/** Reads a number of fixed width that is filled up with zeros. */
export function readDigits(record: SsimRecord, columns: Columns, name: string): number {
  requireCharacters(record, columns, /[^0-9]/, `${name} is ${columns[1] - columns[0] + 1} digits`);
  return Number(record.field(columns));
}

/** Reads a flight number, 1 to 9999, right-justified after blanks or zeros. */
export function readFlightNumber(record: SsimRecord, columns: Columns): number {
  const text = record.field(columns);
  if (!/^ *[0-9]+$/.test(text) || Number(text) === 0) {
    record.refuse(columns[0], `"${text}" is not a flight number; 1 to 9999, right-justified, is required`);
    return 0;
  }
  return Number(text);
}

/** Reads a terminal: one or two letters or digits, left-justified; null when blank. */
export function readTerminal(record: SsimRecord, columns: Columns): string | null {
  const text = record.field(columns);
  if (text === '  ') return null;
  if (!/^[A-Z0-9][A-Z0-9 ]$/.test(text)) {
    record.refuse(
      columns[0],
      `"${text}" is not a terminal; one or two letters or digits, or blanks, are required`,
    );
  }
  return text.trimEnd();
}

/** Reads one character out of those allowed. */
export function readOneOf(record: SsimRecord, columns: Columns, allowed: string, name: string): string {
  const text = record.field(columns);
  if (!allowed.includes(text)) {
    const listed = [...allowed].map((one) => (one === ' ' ? 'blank' : one)).join(', ');
    record.refuse(columns[0], `"${text}" is not a ${name}; allowed: ${listed}`);
  }
  return text;
}

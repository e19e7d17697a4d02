import type { Columns } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Minutes of a day. */
export const DAY_MINUTES = 1440;

/** Clocks differ from UTC by fourteen hours at most (Kiritimati; SSIM's fictitious points QPY and QMY). */
const MAX_UTC_VARIATION_MINUTES = 14 * 60;

/** Reads a departure, 0000 to 2359, as minutes after midnight. */
export function readDepartureTime(record: SsimRecord, columns: Columns): number {
  return readTime(record, columns, DAY_MINUTES - 1, '0000 to 2359');
}

/** Reads an arrival, 0000 to 2400, as minutes after midnight: 2400 is the end of its day. */
export function readArrivalTime(record: SsimRecord, columns: Columns): number {
  return readTime(record, columns, DAY_MINUTES, '0000 to 2400');
}

function readTime(record: SsimRecord, columns: Columns, latest: number, allowed: string): number {
  const text = record.field(columns);
  const from = columns[0];
  const refuse = (offset: number): number => {
    record.refuse(from + offset, `"${text}" is not a time; ${allowed} is required`);
    return 0;
  };
  const notDigit = text.search(/[^0-9]/);
  if (notDigit >= 0) return refuse(notDigit);
  const hours = Number(text.slice(0, 2));
  const minutes = Number(text.slice(2, 4));
  if (hours * 60 > latest) return refuse(0);
  return minutes > 59 || hours * 60 + minutes > latest ? refuse(2) : hours * 60 + minutes;
}

/** Reads a difference from UTC, e.g. +0530, as minutes: what is added to UTC to obtain local time. */
export function readUtcVariation(record: SsimRecord, columns: Columns): number {
  const text = record.field(columns);
  const from = columns[0];
  const refuse = (offset: number): number => {
    record.refuse(from + offset, `"${text}" is not a UTC variation; -1400 to +1400 is required`);
    return 0;
  };
  if (text[0] !== '+' && text[0] !== '-') return refuse(0);
  const notDigit = text.slice(1).search(/[^0-9]/);
  if (notDigit >= 0) return refuse(notDigit + 1);
  if (Number(text.slice(3)) > 59) return refuse(3);
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3));
  if (minutes > MAX_UTC_VARIATION_MINUTES) return refuse(1);
  return text[0] === '-' ? 0 - minutes : minutes;
}

/** Writes minutes after midnight, 0 to 1440, as HHMM. */
export function formatTime(minute: number): string {
  return String(Math.floor(minute / 60)).padStart(2, '0') + String(minute % 60).padStart(2, '0');
}

/** Writes a difference from UTC in minutes as +HHMM. */
export function formatUtcVariation(minutes: number): string {
  return (minutes < 0 ? '-' : '+') + formatTime(Math.abs(minutes));
}

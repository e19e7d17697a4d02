import { Temporal } from 'temporal-polyfill';

/**
 * The instant (ms since 1970) at which the clocks of an IANA zone show a local date and time
 * (YYYY-MM-DDTHH:mm). A time that a clock change skips is read an hour later; one that happens
 * twice means the first.
 */
export function instantMsOf(local: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}

/** The local date and time (YYYY-MM-DDTHH:mm) that the clocks of an IANA zone show at an instant. */
export function localTimeOf(instantMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instantMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

const MINUTE_MS = 60_000;

/** The date of this minute by zone; there are some four hundred zones. */
const datesByZone = new Map<string, { readonly minute: number; readonly date: string }>();

/** The date (YYYY-MM-DD) that the calendar of an IANA zone shows at an instant; worked out once a minute. */
export function localDateOf(instantMs: number, timeZone: string): string {
  const minute = Math.floor(instantMs / MINUTE_MS);
  const known = datesByZone.get(timeZone);
  if (known?.minute === minute) return known.date;
  const date = localTimeOf(instantMs, timeZone).slice(0, 10);
  datesByZone.set(timeZone, { minute, date });
  return date;
}

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

import { InvalidArgumentError } from 'commander';

/** A UTC instant as an option takes it: a date, or a date and a time that ends in `Z` or an offset. */
export function instantOption(text: string): Date {
  const isInstant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/u.test(text);
  const instant = new Date(isInstant ? text : '');
  if (Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('It must be a UTC time, e.g. 2027-01-15T10:00:00Z.');
  }
  return instant;
}

/** A count or a position as an option takes it. */
export function wholeOption(text: string): number {
  if (!/^\d{1,15}$/u.test(text)) throw new InvalidArgumentError('It must be a whole number, e.g. 1000.');
  return Number(text);
}

/** An option that may be given several times. */
export function repeatedOption(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}

let names: Intl.DisplayNames | undefined;

/** The English name of a country by its ISO 3166-1 alpha-2 code, or the code where it is unknown. */
export function countryName(countryCode: string): string {
  // Made when first needed: it costs more than reading the whole table of places.
  names ??= new Intl.DisplayNames(['en'], { type: 'region' });
  return names.of(countryCode) ?? countryCode;
}

/**
 * A family name as it is compared: composed (Unicode NFC), case folded, trimmed, and inner blanks collapsed to one. The case is
 * folded by way of capitals, for letters that have no single small one, and those by way of small letters: ß, ẞ and SS are the same.
 */
export function comparableFamilyName(name: string): string {
  const folded = name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
  return folded.trim().replaceAll(/\s+/gu, ' ');
}

/** OurAirports lists these as served, but passengers no longer use them. */
export const CLOSED_AIRPORTS: ReadonlySet<string> = new Set(['ISL']);

/** Airports with scheduled service that OurAirports lacks or lists as unserved. */
export const ADDED_AIRPORTS: readonly string[] = [
  'BIQ',
  'BMK',
  'BSZ',
  'COV',
  'GVR',
  'KIN',
  'MHT',
  'NOJ',
  'PEG',
  'PHH',
  'RIS',
  'WYS',
];

/** Zones of airports that airport-data-js lists where an earlier holder of the code was. */
export const ZONE_CORRECTIONS: Readonly<Record<string, string>> = {
  BOR: 'Asia/Vientiane',
  JIO: 'Asia/Jayapura',
  JSK: 'Asia/Tehran',
  LHS: 'America/Argentina/Rio_Gallegos',
  MJY: 'Asia/Krasnoyarsk',
  MUU: 'America/Bahia',
  MZS: 'Asia/Kolkata',
  PAB: 'Asia/Kolkata',
  QJH: 'America/Nuuk',
  QJI: 'America/Nuuk',
  QPW: 'America/Nuuk',
  SST: 'America/Argentina/Buenos_Aires',
  TKM: 'Asia/Irkutsk',
};

import {
  CABIN_CLASSES,
  type CabinClass,
  type SeatsByCabin,
} from '../../../../domain/schedule/cabin-class.js';

/** What a configuration field says. `offset` counts characters from its start. */
export type AircraftConfiguration =
  | { readonly kind: 'seats'; readonly seats: SeatsByCabin }
  /** The field is too short for it: the text follows as data element 108. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'broken'; readonly offset: number; readonly reason: string };

/** Compartment codes (SSIM 2.6): those without a cabin of their own (E G O R U) are refused. */
const CODES_BY_CABIN: Readonly<Record<CabinClass, string>> = {
  FIRST: 'FPA',
  BUSINESS: 'CJDIZ',
  PREMIUM_ECONOMY: 'W',
  ECONOMY: 'YSBHKLMNQTVX',
};

const COMPARTMENT = /^([A-Z])([0-9]{0,3})/;
/** Containers and pallets: no seats. */
const FREIGHT = /^(?:LL|PP)[0-9]{0,3}/;
/** The rest is the airline's own name for the version. */
const VERSION = /^VV[A-Z0-9]*$/;

/** Reads e.g. `F8C42W24Y200` or `C12Y168VVA1`; every compartment needs its number of seats. */
export function parseAircraftConfiguration(field: string): AircraftConfiguration {
  const text = field.trimEnd();
  if (text === '') return { kind: 'blank' };
  if (text === 'XX') return { kind: 'elsewhere' };
  const seats = { FIRST: 0, BUSINESS: 0, PREMIUM_ECONOMY: 0, ECONOMY: 0 };
  const seen = new Set<string>();
  let offset = 0;
  while (offset < text.length) {
    const rest = text.slice(offset);
    if (VERSION.test(rest)) break;
    const freight = FREIGHT.exec(rest);
    const [whole, code, count] = COMPARTMENT.exec(rest) ?? [];
    if (freight !== null) {
      offset += freight[0].length;
    } else if (whole === undefined || code === undefined || count === undefined) {
      return broken(offset, `"${rest.charAt(0)}" found; a configuration is like C12Y168`);
    } else {
      const cabin = cabinOf(code);
      if (cabin === undefined)
        return broken(offset, `compartment ${code} has no cabin; allowed: ${allCodes()}`);
      if (seen.has(code)) return broken(offset, `compartment ${code} is stated twice`);
      if (count === '')
        return broken(offset + 1, `compartment ${code} has no number of seats; 1 to 3 digits are required`);
      seen.add(code);
      seats[cabin] += Number(count);
      offset += whole.length;
    }
  }
  const total = CABIN_CLASSES.reduce((sum, cabin) => sum + seats[cabin], 0);
  return total === 0
    ? broken(0, `"${text}" has no seats; at least one is required`)
    : { kind: 'seats', seats };
}

/** Writes the cabins that have seats with the codes F, C, W and Y. */
export function formatAircraftConfiguration(seats: SeatsByCabin): string {
  const cabins = CABIN_CLASSES.filter((cabin) => seats[cabin] > 0);
  return cabins.map((cabin) => CODES_BY_CABIN[cabin].charAt(0) + String(seats[cabin])).join('');
}

function cabinOf(code: string): CabinClass | undefined {
  return CABIN_CLASSES.find((cabin) => CODES_BY_CABIN[cabin].includes(code));
}

function allCodes(): string {
  return CABIN_CLASSES.map((cabin) => CODES_BY_CABIN[cabin]).join('');
}

function broken(offset: number, reason: string): AircraftConfiguration {
  return { kind: 'broken', offset, reason };
}

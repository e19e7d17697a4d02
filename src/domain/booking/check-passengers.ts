import type { SliceDetails } from '../itinerary/itinerary.js';
import { isCalendarDate, yearsBetween } from '../schedule/calendar-date.js';
import { PASSENGER_TYPES, type Passenger, type PassengerCounts, type PassengerType } from './passenger.js';

/** Longest given or family name; airline messages carry no more. */
export const MAX_NAME_LENGTH = 60;

/** Nobody older has been recorded. */
const MAX_AGE_YEARS = 125;

const MIN_AGE_YEARS: Readonly<Record<PassengerType, number>> = { ADULT: 12, CHILD: 2, INFANT: 0 };
const AGE_LIMIT_YEARS: Readonly<Record<PassengerType, number>> = { ADULT: Infinity, CHILD: 12, INFANT: 2 };
const AGES: Readonly<Record<PassengerType, string>> = {
  ADULT: 'at least 12 years old',
  CHILD: '2 to 11 years old',
  INFANT: 'under 2 years old',
};

/** Something wrong with the people of a booking. */
export interface PassengerIssue {
  /** Path in the request, e.g. `passengers.0.bornOn`. */
  readonly path: string;
  /** What is wrong and what is allowed. */
  readonly message: string;
}

/** The days of a journey, by which ages are judged. */
export interface Journey {
  /** Earliest date of a departure, YYYY-MM-DD local. */
  readonly firstDate: string;
  /** Latest date of a departure: who travels as a child must still be one. */
  readonly lastDate: string;
  /** The latest date anywhere when it is booked. */
  readonly bookedOn: string;
}

/** Zones reach 14 hours ahead of UTC. */
const LATEST_ZONE_MS = 14 * 3_600_000;

/** The days of some slices, booked at an instant: across the date line the last flight may leave on the earlier date. */
export function journeyOf(slices: readonly SliceDetails[], nowMs: number): Journey {
  const dates = slices
    .flatMap((slice) => slice.segments.map((segment) => segment.from.local.slice(0, 10)))
    .sort();
  const bookedOn = new Date(nowMs + LATEST_ZONE_MS).toISOString().slice(0, 10);
  return { firstDate: dates[0] ?? '', lastDate: dates.at(-1) ?? '', bookedOn };
}

/** Everything that is wrong with the people of a booking; empty when nothing is. */
export function checkPassengers(
  passengers: readonly Passenger[],
  expected: PassengerCounts,
  journey: Journey,
): readonly PassengerIssue[] {
  const people = passengers.flatMap((passenger, index) => [
    ...checkName(passenger.givenName, `passengers.${String(index)}.givenName`),
    ...checkName(passenger.familyName, `passengers.${String(index)}.familyName`),
    ...checkAge(passenger, `passengers.${String(index)}.bornOn`, journey),
  ]);
  return [...checkCounts(passengers, expected), ...people];
}

function checkCounts(passengers: readonly Passenger[], expected: PassengerCounts): readonly PassengerIssue[] {
  return PASSENGER_TYPES.flatMap((type) => {
    const given = passengers.filter((passenger) => passenger.type === type).length;
    if (given === expected[type]) return [];
    return [
      {
        path: 'passengers',
        message: `The offer is for ${String(expected[type])} of type ${type}, ${String(given)} given; name exactly those, or search again for this party`,
      },
    ];
  });
}

function checkName(name: string, path: string): readonly PassengerIssue[] {
  if (name.trim() === '') return [{ path, message: 'A name is needed, as in the travel document' }];
  if (name.length > MAX_NAME_LENGTH) {
    return [{ path, message: `At most ${String(MAX_NAME_LENGTH)} characters, ${String(name.length)} given` }];
  }
  if (/^[\p{L}\p{M}][\p{L}\p{M} .'’-]*$/u.test(name.trim())) return [];
  return [
    { path, message: 'Letters, spaces, hyphens, apostrophes and full stops only, beginning with a letter' },
  ];
}

function checkAge(passenger: Passenger, path: string, journey: Journey): readonly PassengerIssue[] {
  const { type, bornOn } = passenger;
  if (!isCalendarDate(bornOn)) return [{ path, message: 'A date of birth is needed, as YYYY-MM-DD' }];
  if (bornOn > journey.bookedOn || bornOn > journey.firstDate) {
    return [{ path, message: 'The date of birth is still to come; book when the passenger is born' }];
  }
  const youngest = yearsBetween(bornOn, journey.firstDate);
  const oldest = yearsBetween(bornOn, journey.lastDate);
  if (oldest > MAX_AGE_YEARS) {
    return [{ path, message: `The date of birth is more than ${String(MAX_AGE_YEARS)} years ago` }];
  }
  if (youngest >= MIN_AGE_YEARS[type] && oldest < AGE_LIMIT_YEARS[type]) return [];
  return [
    {
      path,
      message: `A passenger of type ${type} is ${AGES[type]} on every day of travel; this one is ${ageText(youngest, oldest)}`,
    },
  ];
}

function ageText(youngest: number, oldest: number): string {
  return youngest === oldest
    ? String(youngest)
    : `${String(youngest)} at the first flight and ${String(oldest)} at the last`;
}

/** The three kinds of traveller that fares are filed for. */
export const PASSENGER_TYPES = ['ADULT', 'CHILD', 'INFANT'] as const;

/** ADULT from 12 years, CHILD from 2, INFANT below 2 on an adult's lap. */
export type PassengerType = (typeof PASSENGER_TYPES)[number];

/** How many of each travel together. */
export type PassengerCounts = Readonly<Record<PassengerType, number>>;

/** Most people in one booking, infants included; airlines' systems hold nine names. */
export const MAX_PASSENGERS = 9;

/** Who travels. Personal data. */
export interface Passenger {
  readonly type: PassengerType;
  readonly givenName: string;
  readonly familyName: string;
  /** YYYY-MM-DD. */
  readonly bornOn: string;
}

/** Whom to reach about a booking. Personal data. */
export interface Contact {
  readonly email: string;
  /** E.164, e.g. +33612345678. */
  readonly phone: string;
}

/** Seats a party takes on every leg: infants sit on a lap. */
export function seatCountOf(counts: PassengerCounts): number {
  return counts.ADULT + counts.CHILD;
}

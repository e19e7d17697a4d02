/** The cabins of an aircraft, from the front to the back. */
export const CABIN_CLASSES = ['FIRST', 'BUSINESS', 'PREMIUM_ECONOMY', 'ECONOMY'] as const;

/** One of the four cabins that fares are filed for. */
export type CabinClass = (typeof CABIN_CLASSES)[number];

/** Seats of each cabin; 0 where the aircraft has no such cabin. */
export type SeatsByCabin = Readonly<Record<CabinClass, number>>;

/** How much the benchmark measures: enough to be believed, or just enough to see that it runs. */
export interface Effort {
  /** Measurements of each pair; the median is reported, with the lowest and the highest. */
  readonly repetitions: number;
  /** How long requests are sent in each measurement, and before the first. */
  readonly loadMs: number;
  readonly warmUpMs: number;
  /** How long offers are booked in each measurement, unless they run out. */
  readonly bookingMs: number;
  /** Offers that a measurement may book; those over HTTP share the offers of one log. */
  readonly offersPerLog: number;
  /** Bookings whose read models are rebuilt, three events each, and how often. */
  readonly rebuiltBookings: number;
  readonly rebuildRepetitions: number;
  /** Bookings that a growing log is measured with. */
  readonly growthSizes: readonly number[];
}

/** A few minutes; a log that grows to a million bookings takes the better part of an hour, most of it to fill and rebuild. */
export const FULL: Effort = {
  repetitions: 5,
  loadMs: 800,
  warmUpMs: 1_500,
  bookingMs: 800,
  offersPerLog: 4_000,
  rebuiltBookings: 30_000,
  rebuildRepetitions: 3,
  growthSizes: [10_000, 100_000, 1_000_000],
};

/** A few seconds: too few for figures to quote. */
export const QUICK: Effort = {
  repetitions: 1,
  loadMs: 200,
  warmUpMs: 200,
  bookingMs: 300,
  offersPerLog: 800,
  rebuiltBookings: 3_000,
  rebuildRepetitions: 1,
  growthSizes: [1_000, 10_000],
};

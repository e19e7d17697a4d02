import type { FareStep } from './tariff.js';

/** How full one leg of a departure is, in the cabin asked for. */
export interface LegSeats {
  readonly capacity: number;
  readonly sold: number;
}

/** The most seats that may be sold before a step's price ends. */
export function stepLimit(capacity: number, step: FareStep): number {
  return Math.floor((capacity * step.untilSoldPercent) / 100);
}

/** Seats still free on the fullest of the legs; never negative. */
export function seatsLeft(legs: readonly LegSeats[]): number {
  return Math.max(0, Math.min(...legs.map((leg) => leg.capacity - leg.sold)));
}

/**
 * The index of the step at which so many more seats sell: the lowest that still holds after the last of them,
 * on every leg. Null when there are not enough seats.
 */
export function fareStepFor(
  steps: readonly FareStep[],
  legs: readonly LegSeats[],
  seatCount: number,
): number | null {
  if (seatsLeft(legs) < seatCount) return null;
  const index = steps.findIndex((step) =>
    legs.every((leg) => leg.sold + seatCount <= stepLimit(leg.capacity, step)),
  );
  return index === -1 ? null : index;
}

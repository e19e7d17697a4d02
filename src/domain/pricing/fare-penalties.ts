import type { FareConditions } from './tariff.js';

/** What is kept of each refund, for each passenger, once the journey was begun or before; null where the tariff does not say. */
export function refundPenaltyOf(conditions: FareConditions, isBegun: boolean): number | null {
  const { refundPenaltyMinor, refundPenaltyAfterDepartureMinor: after = refundPenaltyMinor } = conditions;
  return isBegun ? after : refundPenaltyMinor;
}

/** What each change costs each passenger, once the journey was begun or before; null where the tariff does not say. */
export function changePenaltyOf(conditions: FareConditions, isBegun: boolean): number | null {
  const { changePenaltyMinor, changePenaltyAfterDepartureMinor: after = changePenaltyMinor } = conditions;
  return isBegun ? after : changePenaltyMinor;
}

import { PASSENGER_TYPES } from '../booking/passenger.js';
import { hasDeparted } from '../itinerary/departed.js';
import type { SliceDetails } from '../itinerary/itinerary.js';
import type { Money } from '../money/money.js';
import { partLines, type CancelledPart } from './cancelled-lines.js';
import { refundPenaltyOf } from './fare-penalties.js';
import { totalMinor, type PriceLine } from './price-lines.js';
import type { FareConditions } from './tariff.js';

/** What a cancellation gives back depends on nothing else. */
export interface CancellationQuestion {
  readonly nowMs: number;
  /** ISO 4217. */
  readonly currency: string;
  /** What the booking consists of now. */
  readonly slices: readonly SliceDetails[];
  readonly priceLines: readonly PriceLine[];
  readonly conditions: FareConditions;
  readonly cancelled: CancelledPart;
}

/** What a cancellation gives back; unknown where the tariff does not say, which is neither nothing nor everything. */
export type CancellationValue =
  | {
      readonly kind: 'refundable';
      /** What the lines add up to, less the penalty; never below zero. */
      readonly refund: Money;
      readonly penalty: Money;
      /** What is given back, line by line, before the penalty. */
      readonly lines: readonly PriceLine[];
    }
  | { readonly kind: 'not_refundable' }
  | { readonly kind: 'unknown' };

/**
 * What cancelling some or all of a booking gives back. A slice whose first flight has left gives nothing, flown or
 * not. A fare that is not refundable keeps all, airport taxes included. The penalty, another one once the journey was begun, is for each passenger and each cancellation, never above
 * what that passenger gets back.
 */
export function cancellationValue(question: CancellationQuestion): CancellationValue {
  const { slices, cancelled, conditions } = question;
  if (isEmpty(cancelled, slices)) return { kind: 'not_refundable' };
  const open = cancelled.slices.filter((index) => {
    const slice = slices[index];
    return slice !== undefined && !hasDeparted(slice, question.nowMs);
  });
  if (open.length === 0) return { kind: 'not_refundable' };
  if (conditions.refundable === false) return { kind: 'not_refundable' };
  const isBegun = slices.some((slice) => hasDeparted(slice, question.nowMs));
  const eachMinor = refundPenaltyOf(conditions, isBegun);
  if (conditions.refundable === null || eachMinor === null) return { kind: 'unknown' };
  const part = { passengers: cancelled.passengers, slices: open };
  const lines = partLines(question.priceLines, slices, part).cancelled;
  const penaltyMinor = penaltyOf(lines, eachMinor);
  return {
    kind: 'refundable',
    refund: { amountMinor: totalMinor(lines) - penaltyMinor, currency: question.currency },
    penalty: { amountMinor: penaltyMinor, currency: question.currency },
    lines,
  };
}

function isEmpty(cancelled: CancelledPart, slices: readonly SliceDetails[]): boolean {
  const isNobody = PASSENGER_TYPES.every((type) => cancelled.passengers[type] <= 0);
  return isNobody || !cancelled.slices.some((index) => slices[index] !== undefined);
}

/** Passengers of a type pay alike; where lines are for different numbers of them, the first ones are on all. */
function penaltyOf(lines: readonly PriceLine[], eachMinor: number): number {
  return PASSENGER_TYPES.reduce((penalty, type) => {
    const own = lines.filter((line) => line.passengerType === type);
    let ofType = 0;
    for (let place = 0; own.some((line) => line.passengerCount > place); place += 1) {
      const paid = own
        .filter((line) => line.passengerCount > place)
        .reduce((sum, line) => sum + line.unitMinor, 0);
      ofType += Math.min(eachMinor, paid);
    }
    return penalty + ofType;
  }, 0);
}

import type { Money } from '../money/money.js';
import { changePenaltyOf } from './fare-penalties.js';
import { totalMinor, type PriceLine } from './price-lines.js';
import type { FareConditions } from './tariff.js';
import type { Withheld } from './withheld.js';

/** What a change of journey costs depends on nothing else. */
export interface ChangeQuestion {
  /** ISO 4217, of the old and the new lines alike. */
  readonly currency: string;
  /** Of what makes way. */
  readonly oldLines: readonly PriceLine[];
  readonly newLines: readonly PriceLine[];
  /** Everybody who changes, infants included. */
  readonly passengerCount: number;
  /** Of the old fare, which is not one that allows no change. */
  readonly conditions: FareConditions;
  /** Whether some of the journey was flown already. */
  readonly isBegun: boolean;
  /** What is not given back of the old price, whatever the old fare allows. */
  readonly withheld: Withheld;
}

/** What a change costs; unknown where the tariff does not say. */
export type ChangePrice =
  | {
      readonly kind: 'changeable';
      /** New price less old, before the penalty; below zero for a cheaper journey. */
      readonly difference: Money;
      readonly penalty: Money;
      /** What the customer pays now: at most one of this and `refund` is above zero. */
      readonly toPay: Money;
      readonly refund: Money;
      /** What the new journey is cheaper by and nobody gets back. */
      readonly forfeited: Money;
    }
  | { readonly kind: 'unknown' };

/**
 * The price of flying something else: the difference, and a penalty for each passenger. What a new journey is cheaper by pays the
 * penalty and comes back when the old fare is refundable and it was paid for, and is forfeited otherwise: what was not paid for comes
 * back to nobody, and what is not refundable pays for the new journey first.
 */
export function changePrice(question: ChangeQuestion): ChangePrice {
  const { conditions, currency, isBegun } = question;
  const eachMinor = changePenaltyOf(conditions, isBegun);
  if (conditions.changeable !== true || eachMinor === null) return { kind: 'unknown' };
  const differenceMinor = totalMinor(question.newLines) - totalMinor(question.oldLines);
  const creditMinor = differenceMinor < 0 ? creditOf(question) : 0;
  if (creditMinor === null) return { kind: 'unknown' };
  const penaltyMinor = eachMinor * question.passengerCount;
  const forfeitedMinor = Math.max(0, -differenceMinor) - creditMinor;
  const owedMinor = differenceMinor + forfeitedMinor + penaltyMinor;
  const money = (amountMinor: number): Money => ({ amountMinor, currency });
  return {
    kind: 'changeable',
    difference: money(differenceMinor),
    penalty: money(penaltyMinor),
    toPay: money(Math.max(0, owedMinor)),
    refund: money(Math.max(0, -owedMinor)),
    forfeited: money(forfeitedMinor),
  };
}

/** What a cheaper journey gives back before the penalty; null where nobody knows. */
function creditOf({ oldLines, newLines, conditions, withheld }: ChangeQuestion): number | null {
  const { unpaidMinor, lockedMinor } = withheld;
  if (conditions.refundable === false) return 0;
  if (conditions.refundable === null || lockedMinor === null) return null;
  const paidMinor = totalMinor(oldLines) - unpaidMinor;
  return Math.max(0, Math.min(paidMinor - lockedMinor, paidMinor - totalMinor(newLines)));
}

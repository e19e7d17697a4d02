import type { CabinClass } from '../schedule/cabin-class.js';
import type { CarrierFares, FareBrand, Tariff } from './tariff.js';

/** The fares of an airline, or those that hold for any. */
export function faresOf(tariff: Tariff, carrier: string): CarrierFares {
  return tariff.carriers.get(carrier) ?? tariff.anyCarrier;
}

/** The price of a distance before any percentage, in minor units. */
function distanceFareMinor(fares: CarrierFares, distanceKm: number): number {
  let charged = fares.baseMinor * 100;
  let from = 0;
  for (const band of fares.bands) {
    const until = Math.min(distanceKm, band.untilKm ?? distanceKm);
    if (until > from) charged += (until - from) * band.per100KmMinor;
    from = Math.max(from, until);
  }
  return roundedQuotient(charged, 100);
}

/** What the fare of one segment depends on. */
export interface FareQuestion {
  readonly carrier: string;
  /** Whole kilometres. */
  readonly distanceKm: number;
  readonly cabin: CabinClass;
  readonly brand: FareBrand;
  /** Index into the tariff's steps. */
  readonly fareStep: number;
}

/** The adult fare of one segment in minor units: whole numbers throughout, rounded half up. */
export function adultFareMinor(tariff: Tariff, question: FareQuestion): number {
  const step = tariff.fareSteps[question.fareStep]?.pricePercent ?? 100;
  const percents = tariff.cabinPercent[question.cabin] * question.brand.pricePercent * step;
  const distanceFare = distanceFareMinor(faresOf(tariff, question.carrier), question.distanceKm);
  return timesFraction(distanceFare, percents, 100 ** 3);
}

/** A whole percentage of an amount in minor units, rounded half up. */
export function percentOf(amountMinor: number, percent: number): number {
  return timesFraction(amountMinor, percent, 100);
}

/** An amount times a fraction, rounded half up; taken apart, since the whole product may be too large to be exact. */
function timesFraction(amountMinor: number, numerator: number, denominator: number): number {
  const rest = amountMinor % denominator;
  const whole = (amountMinor - rest) / denominator;
  return whole * numerator + roundedQuotient(rest * numerator, denominator);
}

function roundedQuotient(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

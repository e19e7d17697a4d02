import { PASSENGER_TYPES, type PassengerCounts, type PassengerType } from '../booking/passenger.js';
import { adultFareMinor, percentOf, type FareQuestion } from './segment-fare.js';
import type { Tariff, Tax } from './tariff.js';

/** One line of a price: what each passenger of a type pays for one thing, and how many do. */
export interface PriceLine {
  readonly kind: 'FARE' | 'TAX';
  /** Fare brand or tax code. */
  readonly code: string;
  readonly description: string;
  /** The flight that it is for, or the airport that levies it. */
  readonly subject: string;
  readonly passengerType: PassengerType;
  readonly passengerCount: number;
  readonly unitMinor: number;
  /** `unitMinor` times `passengerCount`. */
  readonly amountMinor: number;
}

/** One segment as pricing sees it. */
export interface PricedSegment extends FareQuestion {
  readonly designator: string;
  /** Airport where passengers board. */
  readonly origin: string;
  readonly destination: string;
}

/** The taxes of an airport, or those that hold for any. */
export function taxesOf(tariff: Tariff, airport: string): readonly Tax[] {
  return tariff.taxes.get(airport) ?? tariff.anyAirportTaxes;
}

/** The price of a party on some segments, line by line; what costs nothing has no line. */
export function priceLines(
  tariff: Tariff,
  segments: readonly PricedSegment[],
  counts: PassengerCounts,
): readonly PriceLine[] {
  return segments.flatMap((segment) => {
    const adult = adultFareMinor(tariff, segment);
    return PASSENGER_TYPES.filter((type) => counts[type] > 0).flatMap((passengerType) => {
      const passengerCount = counts[passengerType];
      const line = (
        facts: Pick<PriceLine, 'kind' | 'code' | 'description' | 'subject' | 'unitMinor'>,
      ): PriceLine => ({
        ...facts,
        passengerType,
        passengerCount,
        amountMinor: facts.unitMinor * passengerCount,
      });
      const fare = line({
        kind: 'FARE',
        code: segment.brand.code,
        description: `${segment.brand.name} fare ${segment.origin}-${segment.destination}`,
        subject: segment.designator,
        unitMinor: percentOf(adult, tariff.passengerPercent[passengerType]),
      });
      const taxes = taxesOf(tariff, segment.origin).map((tax) =>
        line({
          kind: 'TAX',
          code: tax.code,
          description: tax.name,
          subject: segment.origin,
          unitMinor: tax.amountMinor[passengerType],
        }),
      );
      return [fare, ...taxes].filter((priced) => priced.unitMinor !== 0);
    });
  });
}

/** The sum of price lines in minor units. */
export function totalMinor(lines: readonly PriceLine[]): number {
  return lines.reduce((total, line) => total + line.amountMinor, 0);
}

/** What a party pays for one segment, in minor units: the sum of its price lines, without making them. */
export function segmentTotalMinor(tariff: Tariff, segment: PricedSegment, counts: PassengerCounts): number {
  const adult = adultFareMinor(tariff, segment);
  const taxes = taxesOf(tariff, segment.origin);
  let total = 0;
  for (const type of PASSENGER_TYPES) {
    if (counts[type] === 0) continue;
    let each = percentOf(adult, tariff.passengerPercent[type]);
    for (const tax of taxes) each += tax.amountMinor[type];
    total += each * counts[type];
  }
  return total;
}

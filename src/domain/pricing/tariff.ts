import type { PassengerType } from '../booking/passenger.js';
import type { CabinClass } from '../schedule/cabin-class.js';

/** What seats cost. All amounts are minor units of one currency; all percentages are whole. */
export interface Tariff {
  /** ISO 4217. */
  readonly currency: string;
  /** Rising steps of the fare as the seats of a departure sell; the last covers 100 percent. */
  readonly fareSteps: readonly FareStep[];
  readonly cabinPercent: Readonly<Record<CabinClass, number>>;
  /** What a passenger pays of the adult fare. */
  readonly passengerPercent: Readonly<Record<PassengerType, number>>;
  readonly brands: readonly FareBrand[];
  /** By airline designator. */
  readonly carriers: ReadonlyMap<string, CarrierFares>;
  /** For airlines that have no entry of their own. */
  readonly anyCarrier: CarrierFares;
  /** By airport where passengers board. */
  readonly taxes: ReadonlyMap<string, readonly Tax[]>;
  /** For airports that have no entry of their own. */
  readonly anyAirportTaxes: readonly Tax[];
}

/** A price level: it holds until so much of the cabin is sold. */
export interface FareStep {
  readonly untilSoldPercent: number;
  readonly pricePercent: number;
}

/** A named bundle of conditions, e.g. Light or Flex. */
export interface FareBrand {
  readonly code: string;
  readonly name: string;
  readonly pricePercent: number;
  readonly conditions: FareConditions;
  readonly baggage: Baggage;
}

/** How the name of a passenger may be corrected. */
export const NAME_CORRECTIONS = ['NONE', 'SPELLING', 'ANY'] as const;

/** NONE keeps every letter, SPELLING puts a few right, ANY takes another name. */
export type NameCorrection = (typeof NAME_CORRECTIONS)[number];

/** What a fare allows; null where the tariff does not say. */
export interface FareConditions {
  readonly refundable: boolean | null;
  /** Kept of each refund, for each passenger. */
  readonly refundPenaltyMinor: number | null;
  /** The same for what is left once the journey was begun; the same amount when absent. */
  readonly refundPenaltyAfterDepartureMinor?: number | null;
  readonly changeable: boolean | null;
  /** Paid for each change, for each passenger. */
  readonly changePenaltyMinor: number | null;
  /** The same for what is left once the journey was begun; fares were not changeable then when absent. */
  readonly changePenaltyAfterDepartureMinor?: number | null;
  /** Absent of what was sold before fares said so, whose names are corrected in any way. */
  readonly nameCorrection?: NameCorrection | null;
}

/** What a passenger with a seat may bring. */
export interface Baggage {
  readonly cabinPieces: number;
  readonly checkedPieces: number;
  /** Weight of each checked piece, or null when none is included. */
  readonly checkedPieceKg: number | null;
}

/** The fares of one airline: an amount a flight, and one for each 100 km by bands of distance. */
export interface CarrierFares {
  readonly name: string | null;
  readonly baseMinor: number;
  /** Ascending; the last has no upper end. */
  readonly bands: readonly DistanceBand[];
  /** Codes of the brands it sells. */
  readonly brands: readonly string[];
}

/** A range of distances and what 100 km cost in it. */
export interface DistanceBand {
  /** Upper end in kilometres, or null for the last band. */
  readonly untilKm: number | null;
  readonly per100KmMinor: number;
}

/** A tax or fee of an airport, for each passenger that boards there. */
export interface Tax {
  readonly code: string;
  readonly name: string;
  readonly amountMinor: Readonly<Record<PassengerType, number>>;
}

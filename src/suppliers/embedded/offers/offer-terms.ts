import type { PassengerCounts } from '../../../domain/booking/passenger.js';
import type { CabinClass } from '../../../domain/schedule/cabin-class.js';

/** All that an offer id carries: enough to show and to sell the offer on any machine. */
export interface OfferTerms {
  /** Codes of the places searched from and to. */
  readonly from: string;
  readonly to: string;
  readonly cabin: CabinClass;
  readonly brandCode: string;
  readonly passengers: PassengerCounts;
  readonly totalMinor: number;
  readonly currency: string;
  readonly expiresAtMs: number;
  /** Hash of where and when its flights depart and arrive: an offer is of those, whatever timetable comes next. */
  readonly itineraryHash: string;
  readonly slices: readonly (readonly SegmentTerms[])[];
}

/** One flight of an offer and the fare step it was priced at. */
export interface SegmentTerms {
  readonly departureId: string;
  readonly boardLeg: number;
  readonly offLeg: number;
  readonly fareStep: number;
  /** Minutes after its published times at which it was offered. */
  readonly shiftMinutes: number;
}

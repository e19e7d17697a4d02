import {
  readAirline,
  readDigits,
  readFlightNumber,
  readOneOf,
  requireCharacters,
} from '../fields/code-fields.js';
import { isPassengerService, SERVICE_TYPES } from '../fields/service-type.js';
import { LEG } from '../ssim-layout.js';
import type { SsimRecord } from '../ssim-record.js';

/** Which leg of which itinerary a record is about: columns 2 to 14, and 128. */
export interface LegIdentity {
  /** The same for the legs of one itinerary, and for no other itinerary of the file. */
  readonly itinerary: string;
  readonly carrier: string;
  /** 1 to 9999. */
  readonly flightNumber: number;
  /** A letter or ''. */
  readonly suffix: string;
  /** 1 for the first leg of the flight. */
  readonly sequence: number;
  readonly isPassengerService: boolean;
}

/** Reads what a leg is called. */
export function readLegIdentity(record: SsimRecord, carrier: string): LegIdentity {
  requireCharacters(record, LEG.suffix, /[^A-Z ]/, 'an operational suffix is a letter or a blank');
  const airline = readAirline(record, LEG.airline);
  if (airline !== carrier)
    record.refuse(LEG.airline[0], `"${airline}" found; these are the flights of ${carrier}`);
  const flightNumber = readFlightNumber(record, LEG.flightNumber);
  const overflow = record.field(LEG.variationOverflow);
  const variation = readDigits(record, LEG.variation, 'an itinerary variation');
  if (variation === 0 && overflow === ' ')
    record.refuse(LEG.variation[0], '"00" found; variations are 01 to 99');
  const sequence = readDigits(record, LEG.sequence, 'a leg sequence number');
  if (sequence === 0) record.refuse(LEG.sequence[0], '"00" found; leg sequence numbers are 01 to 99');
  const serviceType = readOneOf(record, LEG.serviceType, SERVICE_TYPES, 'service type');
  const suffix = record.field(LEG.suffix).trim();
  return {
    itinerary: `${airline} ${flightNumber}${suffix} ${variation}${overflow}`,
    carrier: airline,
    flightNumber,
    suffix,
    sequence,
    isPassengerService: isPassengerService(serviceType),
  };
}

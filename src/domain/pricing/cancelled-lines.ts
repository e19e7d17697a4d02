import type { PassengerCounts } from '../booking/passenger.js';
import type { SegmentDetails, SliceDetails } from '../itinerary/itinerary.js';
import type { PriceLine } from './price-lines.js';

/** What is cancelled of a booking: so many passengers, on some of its slices. */
export interface CancelledPart {
  readonly passengers: PassengerCounts;
  /** Indexes of slices. */
  readonly slices: readonly number[];
}

/** The price lines of a booking, parted by a cancellation; lines without passengers are left out. */
export interface PartedLines {
  readonly cancelled: readonly PriceLine[];
  readonly remaining: readonly PriceLine[];
}

/**
 * Parts price lines into those of the cancelled passengers on the cancelled slices and all others. Never more passengers of
 * a line are cancelled than it is for; every unit is in exactly one of the two.
 */
export function partLines(
  lines: readonly PriceLine[],
  slices: readonly SliceDetails[],
  part: CancelledPart,
): PartedLines {
  const sliceOf = slicesOfLines(lines, slices);
  const parted = lines.map((line, index) => {
    const isOnSlice = part.slices.includes(sliceOf[index] ?? -1);
    const count = isOnSlice
      ? Math.min(line.passengerCount, Math.max(0, part.passengers[line.passengerType]))
      : 0;
    return { cancelled: lineFor(line, count), remaining: lineFor(line, line.passengerCount - count) };
  });
  const withPassengers = (line: PriceLine) => line.passengerCount > 0;
  return {
    cancelled: parted.map(({ cancelled }) => cancelled).filter(withPassengers),
    remaining: parted.map(({ remaining }) => remaining).filter(withPassengers),
  };
}

function lineFor(line: PriceLine, passengerCount: number): PriceLine {
  return { ...line, passengerCount, amountMinor: line.unitMinor * passengerCount };
}

/**
 * The index of the slice that each line is for. Lines are in the order of the flights, and an airport where passengers board
 * twice has its taxes twice: so a line is for the same flight as the one before it, unless it does not fit that flight or that flight has
 * such a line already.
 */
function slicesOfLines(
  lines: readonly PriceLine[],
  slices: readonly SliceDetails[],
): readonly (number | null)[] {
  const segments = slices.flatMap((slice, sliceIndex) =>
    slice.segments.map((segment) => ({ segment, sliceIndex })),
  );
  let current = 0;
  let seen = new Set<string>();
  return lines.map((line) => {
    const key = `${line.kind} ${line.code} ${line.passengerType} ${line.description}`;
    const next = segments.findIndex(
      ({ segment }, index) =>
        isFor(line, segment) && (index > current || (index === current && !seen.has(key))),
    );
    if (next > current) {
      current = next;
      seen = new Set();
    }
    seen.add(key);
    const place = segments[current];
    return place !== undefined && isFor(line, place.segment) ? place.sliceIndex : null;
  });
}

function isFor(line: PriceLine, segment: SegmentDetails): boolean {
  return line.subject === (line.kind === 'FARE' ? segment.designator : segment.from.airport);
}

/** What an aircraft type needs for a distance and on the ground. */
export interface AircraftPerformance {
  readonly speedKmh: number;
  /** Taxiing, climb and approach, added to every flight. */
  readonly overheadMinutes: number;
  /** At the gate between two flights. */
  readonly turnaroundMinutes: number;
}

const TURBOPROP = { speedKmh: 500, overheadMinutes: 25, turnaroundMinutes: 30 };
const REGIONAL_JET = { speedKmh: 800, overheadMinutes: 30, turnaroundMinutes: 35 };
const NARROW_BODY = { speedKmh: 830, overheadMinutes: 35, turnaroundMinutes: 45 };
const WIDE_BODY = { speedKmh: 890, overheadMinutes: 40, turnaroundMinutes: 90 };

const PERFORMANCE: Readonly<Record<string, AircraftPerformance>> = {
  AT7: TURBOPROP,
  E90: REGIONAL_JET,
  '223': NARROW_BODY,
  '319': NARROW_BODY,
  '320': NARROW_BODY,
  '32N': NARROW_BODY,
  '32Q': NARROW_BODY,
  '73H': NARROW_BODY,
  '7M8': NARROW_BODY,
  '333': WIDE_BODY,
  '339': WIDE_BODY,
  '359': WIDE_BODY,
  '351': WIDE_BODY,
  '388': WIDE_BODY,
  '77W': WIDE_BODY,
  '788': WIDE_BODY,
  '789': WIDE_BODY,
};

/** The performance of an IATA aircraft type; throws on one that no demonstration fleet has. */
export function performanceOf(aircraftType: string): AircraftPerformance {
  const performance = PERFORMANCE[aircraftType];
  if (performance === undefined) throw new Error(`no performance for aircraft type ${aircraftType}`);
  return performance;
}

import { localTimeOf } from '../../../platform/zoned-time.js';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Offsets remembered for each zone and span: more than a century of weeks, or a year of changing days. */
const OFFSET_LIMIT = 10_000;

/**
 * Local time by arithmetic, for timetables that convert the same weeks again and again. Local times are given as
 * `wallMs`: the milliseconds since 1970 at which clocks in UTC would show the same digits.
 */
export interface ZoneClock {
  /**
   * The instant at which the clocks of the zone show a local time. A time that a clock change skips is read an hour
   * later; one that happens twice means the first.
   */
  instantMs(wallMs: number, timeZone: string): number;
  /** What the clocks of the zone show at an instant. */
  wallMs(instantMs: number, timeZone: string): number;
}

/** A clock that remembers the offsets of its zones from UTC. */
export function createZoneClock(): ZoneClock {
  const zones = new Map<string, Zone>();

  function zoneOf(timeZone: string): Zone {
    const known = zones.get(timeZone);
    if (known !== undefined) return known;
    const zone = createZone(timeZone);
    zones.set(timeZone, zone);
    return zone;
  }

  return {
    instantMs(wallMs, timeZone) {
      const zone = zoneOf(timeZone);
      const steadyMs = zone.steadyOffsetMs(wallMs);
      return steadyMs === undefined ? resolveWall(wallMs, zone) : wallMs - steadyMs;
    },
    wallMs(instantMs, timeZone) {
      const zone = zoneOf(timeZone);
      return instantMs + (zone.steadyOffsetMs(instantMs) ?? zone.offsetMs(instantMs));
    },
  };
}

/** The digits of a local time: YYYY-MM-DDTHH:mm. */
export function wallDigits(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 16);
}

interface Zone {
  /** Local time less UTC at an instant. */
  offsetMs(instantMs: number): number;
  /** The offset around an instant or a local time; undefined within two days of a clock change. */
  steadyOffsetMs(aroundMs: number): number | undefined;
}

function createZone(timeZone: string): Zone {
  const read = (instantMs: number) => Date.parse(localTimeOf(instantMs, timeZone) + ':00Z') - instantMs;
  // Clocks change on a quarter of an hour, in UTC as well.
  const quarters = rememberSpans(QUARTER_MS, read);
  const days = rememberSpans(DAY_MS, (startMs) => steadyOver(startMs, DAY_MS));
  const weeks = rememberSpans(WEEK_MS, (startMs) => steadyOver(startMs, WEEK_MS));

  /** A day is added at both ends, so that local times are covered. No zone changes there and back in nine days. */
  function steadyOver(startMs: number, lengthMs: number): number {
    const before = read(startMs - DAY_MS);
    return before === read(startMs + lengthMs + DAY_MS) ? before : NaN;
  }

  return {
    offsetMs: quarters,
    steadyOffsetMs(aroundMs) {
      const week = weeks(aroundMs);
      const offsetMs = Number.isNaN(week) ? days(aroundMs) : week;
      return Number.isNaN(offsetMs) ? undefined : offsetMs;
    },
  };
}

/** What `read` gives for the start of the span that a time lies in; read again only once too much is remembered. */
function rememberSpans(lengthMs: number, read: (startMs: number) => number): (timeMs: number) => number {
  const known = new Map<number, number>();
  return (timeMs) => {
    const span = Math.floor(timeMs / lengthMs);
    const found = known.get(span);
    if (found !== undefined) return found;
    if (known.size >= OFFSET_LIMIT) known.clear();
    const value = read(span * lengthMs);
    known.set(span, value);
    return value;
  };
}

function resolveWall(wallMs: number, zone: Zone): number {
  const byOffsetBefore = wallMs - zone.offsetMs(wallMs - DAY_MS);
  const byOffsetAfter = wallMs - zone.offsetMs(wallMs + DAY_MS);
  const isShownAt = (instantMs: number) => instantMs + zone.offsetMs(instantMs) === wallMs;
  return isShownAt(byOffsetAfter) && !isShownAt(byOffsetBefore) ? byOffsetAfter : byOffsetBefore;
}

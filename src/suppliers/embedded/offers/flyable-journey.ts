import type { Airport } from '../../../domain/geography/airport.js';
import { connectionWindow } from '../itinerary/connection-rules.js';
import { turnsRound } from './rank-journeys.js';
import type { SegmentFacts, SliceFacts } from './slice-facts.js';

/** Whether the flights of a journey still connect, and the way back begins after the way out, wherever they have moved to. */
export function isFlyable(
  [out, back]: readonly SliceFacts[],
  airport: (code: string) => Airport | undefined,
): boolean {
  if (out === undefined || !isConnected(out, airport)) return false;
  return back === undefined || (isConnected(back, airport) && turnsRound(out, back));
}

function isConnected({ segments }: SliceFacts, airport: (code: string) => Airport | undefined): boolean {
  return segments.every((next, index) => {
    const before = segments[index - 1];
    return before === undefined || connects(before, next, airport);
  });
}

function connects(
  before: SegmentFacts,
  next: SegmentFacts,
  airport: (code: string) => Airport | undefined,
): boolean {
  const [from, via, to] = [airport(before.origin), airport(next.origin), airport(next.destination)];
  const [arrivesAtMs, departsAtMs] = [before.legs.at(-1)?.arrivesAtMs, next.legs[0]?.departsAtMs];
  if (from === undefined || via === undefined || to === undefined) return false;
  if (arrivesAtMs === undefined || departsAtMs === undefined) return false;
  const [earliestMs, latestMs] = connectionWindow(arrivesAtMs, [from, via, to]);
  return departsAtMs >= earliestMs && departsAtMs <= latestMs;
}

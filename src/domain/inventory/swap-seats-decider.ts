import { refused, type Decision } from '../decision.js';
import {
  evolveDepartureSeats,
  NO_SEATS_SOLD,
  type DepartureEvent,
  type DepartureSeats,
  type SeatsReleased,
  type SeatsReserved,
} from './departure-seats.js';
import { decideReserveSeats, type ReserveSeats, type SeatsRefused } from './reserve-seats-decider.js';
import { releaseSeats, seatsBesides, type SeatsHeld } from './seats-held.js';

/** A booking wants other seats than it has. */
export interface SwapSeats {
  readonly bookingId: string;
  readonly held: readonly SeatsHeld[];
  /** Segment by segment; those that are held already stay so. */
  readonly wanted: readonly Omit<ReserveSeats, 'bookingId'>[];
  /** Whether the seats that are not wanted are kept for the time being. */
  readonly keepsHeld: boolean;
}

/** What is given back and what is taken, to be recorded in this order: no flight is oversold in between. */
export interface SwappedSeats {
  readonly released: readonly SeatsReleased[];
  readonly reserved: readonly SeatsReserved[];
}

/** The seats of departures change hands, all of them or none; what is given back may be taken at once. */
export function decideSwapSeats(
  command: SwapSeats,
  departures: ReadonlyMap<string, DepartureSeats>,
): Decision<SwappedSeats, SeatsRefused> {
  const { bookingId, held, keepsHeld } = command;
  const wanted = command.wanted.map((seats) => ({ ...seats, offLeg: offLegOf(seats) }));
  const unwanted = seatsBesides(held, wanted);
  const released = keepsHeld ? [] : releaseSeats(bookingId, unwanted);
  const missing = new Set(seatsBesides(wanted, held));
  const current = new Map(departures);
  // Seats that stay are judged like the others, since their price may have passed: so they are free while that is done.
  const kept = releaseSeats(bookingId, seatsBesides(held, unwanted));
  for (const event of [...released, ...kept]) apply(current, event);
  const reserved: SeatsReserved[] = [];
  let pricePassed: SeatsRefused | null = null;
  for (const seats of wanted) {
    const before = current.get(seats.departureId) ?? NO_SEATS_SOLD;
    const decision = decideReserveSeats({ ...seats, bookingId }, before);
    if (decision.kind === 'accepted') {
      apply(current, decision.facts);
      if (missing.has(seats)) reserved.push(decision.facts);
    } else if (decision.refusal.code !== 'PRICE_STEP_PASSED') {
      return decision; // weighs more than a price that has passed
    } else {
      pricePassed = decision.refusal;
    }
  }
  if (pricePassed !== null) return refused(pricePassed);
  return { kind: 'accepted', facts: { released, reserved } };
}

function offLegOf({ boardLeg, limits }: Pick<ReserveSeats, 'boardLeg' | 'limits'>): number {
  return boardLeg + limits.length - 1;
}

function apply(departures: Map<string, DepartureSeats>, event: DepartureEvent): void {
  const before = departures.get(event.departureId) ?? NO_SEATS_SOLD;
  departures.set(event.departureId, evolveDepartureSeats(before, event));
}

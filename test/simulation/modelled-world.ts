import type { Booking } from '../../src/domain/booking/booking.js';
import { bookingStateStream } from '../../src/commands/stream-folds.js';
import type { Model, ModelBooking } from './model-booking.js';
import type { RunningEngine } from './running-engine.js';
import type { SeededRandom } from './seeded-random.js';

/** The engine that is compared with the model, and its clock. */
export interface ModelledWorld {
  readonly running: RunningEngine;
  readonly random: SeededRandom;
  readonly clock: { ms: number };
}

/** An act on some booking; `which` picks it among all. */
export interface OnBooking {
  readonly which: number;
}

/** An act of a caller, an operator, or of nobody: what the engine makes of it is what the model says. */
export type Act<Choice> = (model: Model, world: ModelledWorld, choice: Choice) => Promise<void>;

/** The booking that an act is about, mostly one that it fits; null while there is none. */
export function someBooking(
  { bookings }: Model,
  { which }: OnBooking,
  fits: (booking: ModelBooking) => boolean,
): ModelBooking | null {
  const fitting = which % 8 === 0 ? [] : bookings.filter(fits);
  const among = fitting.length === 0 ? bookings : fitting;
  return among[which % among.length] ?? null;
}

/** What every request about a booking says, under a new key. */
export function requestFor({ random }: ModelledWorld, bookingId: string) {
  return {
    ...{ caller: 'traveller', correlationId: 'model', idempotencyKey: random.id() },
    ...{ bookingId, ifRevision: null },
  };
}

/** A booking as the log has it. */
export async function loadBooking({ running }: ModelledWorld, bookingId: string): Promise<Booking> {
  const booking = await running.engine.store.load(bookingStateStream(bookingId));
  if (booking === null) throw new Error(`${bookingId} is lost`);
  return booking;
}

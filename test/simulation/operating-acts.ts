import { expect } from 'vitest';
import { MAX_SHIFT_MINUTES } from '../../src/domain/inventory/change-departure-decider.js';
import { nextPaymentStep } from '../../src/domain/booking/payment.js';
import type { ScheduleChangeAnswer } from '../../src/domain/booking/schedule-change-events.js';
import { end, mayMove, settlePayment, type Model } from './model-booking.js';
import {
  loadBooking,
  requestFor,
  someBooking,
  type Act,
  type ModelledWorld,
  type OnBooking,
} from './modelled-world.js';
import { createSeededRandom } from './seeded-random.js';

/** The airline cancels a departure of some booking, once. */
export const cancelDeparture: Act<OnBooking> = async (model, world, choice) => {
  const departureId = someBooking(model, choice, mayMove)?.journey.slices.flat()[0];
  if (departureId === undefined) return;
  const { code } = await world.running.engine.changeDeparture({
    ...{ caller: 'operator', correlationId: 'model', idempotencyKey: world.random.id() },
    ...{ departureId, shiftMinutes: null },
  });
  expect(code).toBe(model.cancelledDepartures.has(departureId) ? 'DEPARTURE_CANCELLED' : 'DONE');
  model.cancelledDepartures.add(departureId);
};

/** The airline moves a departure of some booking, perhaps again or back. */
export const moveDeparture: Act<OnBooking & { readonly minutes: number }> = async (model, world, choice) => {
  const departureId = someBooking(model, choice, mayMove)?.journey.slices.flat()[0];
  if (departureId === undefined) return;
  const { code } = await world.running.engine.changeDeparture({
    ...{ caller: 'operator', correlationId: 'model', idempotencyKey: world.random.id() },
    ...{ departureId, shiftMinutes: choice.minutes },
  });
  const shiftMinutes = (model.shifts.get(departureId) ?? 0) + choice.minutes;
  const isTooFar = Math.abs(shiftMinutes) > MAX_SHIFT_MINUTES;
  if (model.cancelledDepartures.has(departureId)) expect(code).toBe('DEPARTURE_CANCELLED');
  else expect(code).toBe(isTooFar ? 'DEPARTURE_MOVED_TOO_FAR' : 'DONE');
  if (code === 'DONE') model.shifts.set(departureId, shiftMinutes);
};

/** Answers the last notice of a booking, which may have none. */
export const answerNotice: Act<OnBooking & { readonly answer: ScheduleChangeAnswer }> = async (
  model,
  world,
  choice,
) => {
  const booking = someBooking(model, choice, ({ noticeCount }) => noticeCount > 0);
  if (booking === null) return;
  const { answer } = choice;
  const { scheduleChanges, isChangeFree } = await loadBooking(world, booking.bookingId);
  const notice =
    scheduleChanges.findLast((one) => one.answer === null) ??
    scheduleChanges.findLast((one) => one.answer === 'REBOOK' && isChangeFree);
  const request = { ...requestFor(world, booking.bookingId), noticeId: notice?.noticeId ?? 'none', answer };
  const { code } = await world.running.engine.answerScheduleChange(request);
  if (notice === undefined) expect(code).not.toBe('DONE');
  else if (answer === 'REFUND') expect(code).toBe(mayMove(booking) ? 'DONE' : 'ACTION_NOT_AVAILABLE');
  if (code !== 'DONE') return;
  if (booking.quote !== null) booking.quote.isOvertaken = true;
  if (answer !== 'REFUND') return;
  const backMinor = Math.min(booking.journey.priceMinor, booking.keptMinor);
  end(booking, 'CANCELLED', booking.keptMinor - backMinor);
};

/** Time passes. */
export const advance: Act<{ readonly minutes: number }> = (_model, { clock }, { minutes }) => {
  clock.ms += minutes * 60_000;
  return Promise.resolve();
};

/** Does what is due; with a seed the provider fails meanwhile and the engine ends at any moment. */
export const settle: Act<{ readonly faultSeed: number | null }> = async (model, world, { faultSeed }) => {
  const { running } = world;
  if (faultSeed !== null) running.setFaults(createSeededRandom(faultSeed));
  await running.attempt(() => Promise.resolve());
  await running.attempt((engine) => engine.processes.settle());
  if (faultSeed !== null) running.setFaults(null);
  await running.attempt(() => Promise.resolve());
  await observe(model, world);
};

/** Ends the engine at once in the middle of what is due, and opens it again on its files. */
export const crash: Act<Record<string, never>> = async (model, world) => {
  const { running } = world;
  await running.attempt(async (engine) => {
    const settling = engine.processes.settle();
    running.crash();
    await settling;
  });
  await observe(model, world);
};

/** Lets the model know which of what was under way is done: when is the engine's affair, what comes of it is not. */
export async function observe(model: Model, world: ModelledWorld): Promise<void> {
  for (const booking of model.bookings) {
    const seen = await loadBooking(world, booking.bookingId);
    const isSettled = seen.payments.every((payment) => nextPaymentStep(payment) === null);
    if (isSettled) settlePayment(booking, world.clock.ms);
    const isTold = seen.scheduleChanges.length > booking.noticeCount;
    if (isTold && booking.quote !== null) booking.quote.isOvertaken = true;
    booking.noticeCount = seen.scheduleChanges.length;
    const isLate = world.clock.ms >= (booking.heldUntilMs ?? Infinity);
    if (booking.status === 'HELD' && seen.status === 'EXPIRED' && isLate) end(booking, 'EXPIRED', 0);
    if (booking.payment === null) expect(seen.status, booking.bookingId).toBe(booking.status);
  }
}

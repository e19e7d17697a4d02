import { expect } from 'vitest';
import type { SettlementRequest } from '../../src/commands/settlement-request.js';
import type { Booking } from '../../src/domain/booking/booking.js';
import type { CancellationScope } from '../../src/domain/booking/cancellation-events.js';
import type { PassengerCounts } from '../../src/domain/booking/passenger.js';
import type { Quote } from '../../src/domain/booking/quote.js';
import type { SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { CONTACT } from '../domain/booking/booking-fixtures.js';
import { criteria } from '../suppliers/embedded/offers/supplier-fixtures.js';
import { airports } from '../suppliers/embedded/timetable/airport-fixtures.js';
import {
  departureIdsOf,
  end,
  isFlownSo,
  isGone,
  isLapsed,
  isPaid,
  journeyOf,
  mayMove,
  tokenOf,
  type Model,
  type ModelBooking,
} from './model-booking.js';
import {
  loadBooking,
  requestFor,
  someBooking,
  type Act,
  type ModelledWorld,
  type OnBooking,
} from './modelled-world.js';
import { peopleOf } from './travellers.js';

/** What is sold for a party on one of two days, so that flights sell out. */
async function findOffer(
  model: Model,
  { running }: ModelledWorld,
  passengers: PassengerCounts,
  pick: number,
) {
  await running.engine.projector.catchUp();
  const wanted = criteria({
    ...{ passengers, maxStops: 0, departDate: `2026-12-1${String(pick % 2)}` },
    from: { code: 'PAR', airports: airports('CDG', 'ORY') },
    returnDate: pick % 3 === 0 ? '2026-12-12' : null,
  });
  const offers = (await running.engine.supplier().search(wanted, 20, null))?.offers ?? [];
  const offer = offers[pick % offers.length]?.offer ?? null;
  if (offer !== null) expect(isFlownSo(model, journeyOf(offer))).toBe(true);
  return offer;
}

/** Books, once, however often it is asked for. */
export const book: Act<{
  readonly party: PassengerCounts;
  readonly pick: number;
  readonly kind: SettlementRequest['kind'];
  readonly behaviour: SandboxBehaviour;
}> = async (model, world, { party, pick, kind, behaviour }) => {
  const offer = await findOffer(model, world, party, pick);
  if (offer === null) return;
  const request = {
    ...{ caller: 'traveller', correlationId: 'model', idempotencyKey: world.random.id() },
    offerId: offer.offerId,
    personal: { passengers: peopleOf(party), contact: CONTACT },
    settlement: kind === 'PAY_NOW' ? { kind, paymentToken: tokenOf(behaviour) } : { kind },
  };
  const answer = await world.running.engine.bookFlight(request);
  if (answer.code !== 'BOOKED') throw new Error(`What is offered cannot be had: ${answer.code}`);
  const { bookingId, hold, party: booked } = answer.booking;
  const again = await world.running.engine.bookFlight(request);
  expect(again).toMatchObject({ code: 'BOOKED', replayed: true, booking: { bookingId } });
  const journey = journeyOf(offer);
  const payment = { behaviour, amountMinor: journey.priceMinor, change: null };
  model.bookings.push({
    ...{ bookingId, journey, keptMinor: 0, quote: null, noticeCount: 0 },
    status: { ON_ACCOUNT: 'CONFIRMED', PAY_NOW: 'PENDING_PAYMENT', HOLD: 'HELD' }[kind] as Booking['status'],
    heldUntilMs: hold && Date.parse(hold.seatsHeldUntil),
    travellers: new Map(booked.passengers.map(({ passengerId, type }) => [passengerId, type])),
    payment: kind === 'PAY_NOW' ? payment : null,
  });
};

/** Pays what is held, at the price of now when that of the hold has lapsed, once, however often it is asked for. */
export const pay: Act<OnBooking & { readonly behaviour: SandboxBehaviour }> = async (
  model,
  world,
  choice,
) => {
  const booking = someBooking(model, choice, ({ status }) => status === 'HELD');
  if (booking === null) return;
  const { engine } = world.running;
  let paying = {
    ...requestFor(world, booking.bookingId),
    paymentToken: tokenOf(choice.behaviour),
    acceptedMinor: null as number | null,
  };
  let answer = await engine.payBooking(paying);
  if (answer.code === 'PRICE_CHANGED' && answer.newPrice !== null) {
    const { amountMinor: acceptedMinor } = answer.newPrice;
    paying = { ...paying, idempotencyKey: world.random.id(), acceptedMinor };
    answer = await engine.payBooking(paying);
  }
  const isFlown = !departureIdsOf(booking.journey).some((id) => model.cancelledDepartures.has(id));
  const isDue = booking.status === 'HELD' && world.clock.ms < (booking.heldUntilMs ?? 0) && isFlown;
  expect(answer.code === 'ACTION_NOT_AVAILABLE').toBe(!isDue);
  if (answer.code !== 'DONE') return;
  expect(await engine.payBooking(paying)).toMatchObject({ code: 'DONE', replayed: true });
  const { amountMinor } = answer.booking.totalPrice;
  booking.status = 'PENDING_PAYMENT';
  booking.journey = { ...booking.journey, priceMinor: amountMinor };
  booking.payment = { behaviour: choice.behaviour, amountMinor, change: null };
  if (booking.quote !== null) booking.quote.isOvertaken = true;
};

/** Asks what a cancellation of everything, of one passenger or of one direction gives back. */
export const quoteCancellation: Act<OnBooking & { readonly scope: CancellationScope }> = async (
  model,
  world,
  choice,
) => {
  const booking = someBooking(model, choice, mayMove);
  if (booking === null) return;
  const { scope } = choice;
  const answer = await world.running.engine.quoteCancellation({
    ...requestFor(world, booking.bookingId),
    scope,
  });
  if (scope.kind === 'WHOLE') {
    const isPossible = mayMove(booking) && !isLapsed(booking, world.clock.ms);
    expect(answer.code).toBe(isPossible ? 'DONE' : 'ACTION_NOT_AVAILABLE');
  }
  if (answer.code !== 'DONE' || answer.quote?.type !== 'CancellationQuoted') return;
  const { refund } = answer.quote;
  expect(refund?.amountMinor ?? 0).toBeGreaterThanOrEqual(0);
  if (isPaid(booking)) expect(refund?.amountMinor ?? 0).toBeLessThanOrEqual(booking.keptMinor);
  booking.quote = {
    ...headOf(answer.quote),
    leaving: leavingOf(booking, scope),
    change: null,
    droppedSlices: scope.kind === 'SLICES' ? scope.sliceIndexes : [],
    dueMinor: refund && -refund.amountMinor,
  };
};

function leavingOf({ travellers }: ModelBooking, scope: CancellationScope): readonly string[] {
  switch (scope.kind) {
    case 'WHOLE':
      return [...travellers.keys()];
    case 'PASSENGERS':
      return scope.passengerIds;
    case 'SLICES':
      return [];
  }
}

/** Asks what another journey costs. */
export const quoteChange: Act<OnBooking & { readonly pick: number }> = async (model, world, choice) => {
  const booking = someBooking(model, choice, mayMove);
  if (booking === null || booking.travellers.size === 0) return;
  const { passengerCounts } = await loadBooking(world, booking.bookingId);
  const offer = await findOffer(model, world, passengerCounts, choice.pick);
  if (offer === null) return;
  const request = { ...requestFor(world, booking.bookingId), offerId: offer.offerId };
  const answer = await world.running.engine.quoteChange(request);
  if (!mayMove(booking)) expect(answer.code).toBe('ACTION_NOT_AVAILABLE');
  if (answer.code !== 'DONE' || answer.quote?.type !== 'ChangeQuoted') return;
  booking.quote = {
    ...headOf(answer.quote),
    leaving: null,
    change: journeyOf(offer),
    droppedSlices: [],
    dueMinor: answer.quote.due.amountMinor,
  };
};

function headOf({ quoteId, expiresAt }: Quote) {
  return { quoteId, expiresAtMs: Date.parse(expiresAt), isOvertaken: false };
}

/** Takes the last quote that its caller got, which may be a late one. */
export const confirm: Act<OnBooking & { readonly behaviour: SandboxBehaviour }> = async (
  model,
  world,
  choice,
) => {
  const booking = someBooking(model, choice, ({ quote }) => quote !== null);
  const quote = booking?.quote ?? null;
  if (booking === null || quote === null) return;
  const request = { ...requestFor(world, booking.bookingId), quoteId: quote.quoteId };
  const { engine } = world.running;
  const { code } = await (quote.change === null
    ? engine.confirmCancellation({ ...request, acceptsUnknownRefund: true })
    : engine.confirmChange({ ...request, paymentToken: tokenOf(choice.behaviour) }));
  const isFlown = quote.change === null || isFlownSo(model, quote.change);
  const mayConfirm = mayMove(booking) && !isLapsed(booking, world.clock.ms);
  const stands = mayConfirm && !quote.isOvertaken && isFlown && world.clock.ms < quote.expiresAtMs;
  if (quote.change === null) expect(code === 'DONE').toBe(stands);
  else if (!stands) expect(code).not.toBe('DONE');
  if (code !== 'DONE') return;
  booking.quote = null;
  if (quote.change !== null && isPaid(booking) && (quote.dueMinor ?? 0) > 0) {
    booking.payment = {
      behaviour: choice.behaviour,
      amountMinor: quote.dueMinor ?? 0,
      change: quote.change,
    };
    return;
  }
  if (isPaid(booking)) booking.keptMinor += quote.dueMinor ?? 0;
  for (const passengerId of quote.leaving ?? []) booking.travellers.delete(passengerId);
  const { totalPrice } = await loadBooking(world, booking.bookingId);
  const { slices } = booking.journey;
  booking.journey = quote.change ?? {
    ...booking.journey,
    slices: slices.map((ids, index) => (quote.droppedSlices.includes(index) ? [] : ids)),
    priceMinor: totalPrice.amountMinor,
  };
  if (booking.travellers.size === 0) end(booking, 'CANCELLED', booking.keptMinor);
};

/** Puts the name of a passenger right. */
export const correct: Act<OnBooking & { readonly passengerId: string }> = async (model, world, choice) => {
  const booking = someBooking(model, choice, mayMove);
  const type = booking?.travellers.get(choice.passengerId);
  if (booking === null || type === undefined) return;
  const counts = { ADULT: 0, CHILD: 0, INFANT: 0, [type]: 1 };
  const [person] = peopleOf(counts);
  if (person === undefined) return;
  const { bornOn, familyName } = person;
  const answer = await world.running.engine.changePassenger({
    ...requestFor(world, booking.bookingId),
    passengerId: choice.passengerId,
    identity: { bornOn, familyName, givenName: 'Grace' },
  });
  const isOver = isGone(booking) || isLapsed(booking, world.clock.ms);
  expect(answer.code).toBe(isOver ? 'ACTION_NOT_AVAILABLE' : 'DONE');
};

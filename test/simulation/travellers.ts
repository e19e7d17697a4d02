import { bookingStateStream } from '../../src/commands/stream-folds.js';
import type { SettlementRequest } from '../../src/commands/settlement-request.js';
import type { Booking } from '../../src/domain/booking/booking.js';
import type { CancellationScope } from '../../src/domain/booking/cancellation-events.js';
import { SCHEDULE_CHANGE_ANSWERS } from '../../src/domain/booking/schedule-change-events.js';
import type { PassengerCounts } from '../../src/domain/booking/passenger.js';
import type { Offer } from '../../src/domain/offer/offer.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { CONTACT, passenger } from '../domain/booking/booking-fixtures.js';
import { airports } from '../suppliers/embedded/timetable/airport-fixtures.js';
import { criteria } from '../suppliers/embedded/offers/supplier-fixtures.js';
import type { SeededRandom } from './seeded-random.js';
import type { CommandEnd, SimulatedEngine } from './simulated-engine.js';

/** Days on which the simulated flights are sold: few, so that they sell out. */
const DAYS = 25;

const PARTIES: readonly [PassengerCounts, ...PassengerCounts[]] = [
  { ADULT: 1, CHILD: 0, INFANT: 0 },
  { ADULT: 2, CHILD: 0, INFANT: 0 },
  { ADULT: 2, CHILD: 1, INFANT: 0 },
  { ADULT: 1, CHILD: 1, INFANT: 1 },
];

/** Where one act takes place. */
export interface Scene {
  readonly engine: SimulatedEngine;
  readonly random: SeededRandom;
  /** Bookings made so far; a new one is added. */
  readonly bookingIds: string[];
  /** How often each act ended in which way. */
  readonly ends: Map<string, number>;
}

const ACTS = {
  ...{ book, pay, quoteCancellation, confirmCancellation, quoteChange, confirmChange },
  ...{ moveDeparture, cancelDeparture, answerNotice },
} as const;

/** Lets some traveller do something; whatever the engine answers is counted. */
export async function actRandomly(scene: Scene): Promise<void> {
  const { random, ends } = scene;
  const act = random.chance(CANCELLED_SHARE)
    ? 'cancelDeparture'
    : random.pick(['book', 'book', 'book', 'pay', ...CANCELLING, ...CHANGING, ...MOVING] as const);
  const end = await ACTS[act](scene);
  const name = `${act} ${end}`;
  ends.set(name, (ends.get(name) ?? 0) + 1);
}

/** Of all acts, those by which a departure is not flown: few, so that most are. */
const CANCELLED_SHARE = 0.03;

const CANCELLING = ['quoteCancellation', 'confirmCancellation'] as const;
const CHANGING = ['quoteChange', 'quoteChange', 'confirmChange'] as const;
const MOVING = ['moveDeparture', 'answerNotice'] as const;

async function book(scene: Scene): Promise<string> {
  const { engine, random } = scene;
  const counts = random.pick(PARTIES);
  const offer = await findOffer(scene, counts);
  if (offer === null) return 'NO_OFFER';
  const answer = await engine.bookFlight({
    ...{ caller: 'traveller', correlationId: 'simulation', idempotencyKey: random.id() },
    offerId: offer.offerId,
    personal: { passengers: peopleOf(counts), contact: CONTACT },
    settlement: settlementFor(random),
  });
  if (answer.code === 'BOOKED') scene.bookingIds.push(answer.booking.bookingId);
  return answer.code;
}

async function findOffer({ engine, random }: Scene, passengers: PassengerCounts): Promise<Offer | null> {
  const out = random.below(DAYS);
  const wanted = criteria({
    ...{ passengers, maxStops: 0, departDate: day(out) },
    from: { code: 'PAR', airports: airports('CDG', 'ORY') },
    returnDate: random.chance(0.4) ? day(out + 1 + random.below(3)) : null,
  });
  const page = await engine.supplier().search(wanted, 20, null);
  const offers = page?.offers ?? [];
  return offers.length === 0 ? null : (offers[random.below(offers.length)]?.offer ?? null);
}

function day(after: number): string {
  return `2026-12-${String(1 + after).padStart(2, '0')}`;
}

/** People of fitting ages for a party. */
export function peopleOf(counts: PassengerCounts) {
  const types = ['ADULT', 'CHILD', 'INFANT'] as const;
  return types.flatMap((type) => Array.from({ length: counts[type] }, () => passenger(type)));
}

function settlementFor(random: SeededRandom): SettlementRequest {
  const kind = random.pick(['ON_ACCOUNT', 'PAY_NOW', 'PAY_NOW', 'HOLD', 'HOLD'] as const);
  return kind === 'PAY_NOW' ? { kind, paymentToken: tokenFor(random) } : { kind };
}

function tokenFor(random: SeededRandom): string {
  const behaviours = Object.keys(SANDBOX_TOKENS) as [SandboxBehaviour, ...SandboxBehaviour[]];
  return SANDBOX_TOKENS[random.chance(0.5) ? 'approve' : random.pick(behaviours)].token;
}

/** A request about some booking, more often a late one. */
async function someBooking(scene: Scene) {
  const { engine, random, bookingIds } = scene;
  const recent = bookingIds.slice(random.chance(0.8) ? -12 : 0);
  const bookingId = recent[random.below(recent.length)];
  const booking = bookingId === undefined ? null : await engine.store.load(bookingStateStream(bookingId));
  if (booking === null) return null;
  const request = {
    ...{ caller: 'traveller', correlationId: 'simulation', idempotencyKey: random.id() },
    bookingId: booking.bookingId,
    ifRevision: random.chance(0.3) ? booking.revision : null,
  };
  return { booking, request };
}

async function pay(scene: Scene): Promise<CommandEnd | 'NO_BOOKING'> {
  const some = await someBooking(scene);
  if (some === null) return 'NO_BOOKING';
  const paying = { ...some.request, paymentToken: tokenFor(scene.random) };
  const answer = await scene.engine.payBooking({ ...paying, acceptedMinor: null });
  if (answer.code !== 'PRICE_CHANGED' || answer.newPrice === null) return answer.code;
  const again = { ...paying, idempotencyKey: scene.random.id(), acceptedMinor: answer.newPrice.amountMinor };
  return (await scene.engine.payBooking(again)).code;
}

async function quoteCancellation(scene: Scene): Promise<CommandEnd | 'NO_BOOKING'> {
  const some = await someBooking(scene);
  if (some === null) return 'NO_BOOKING';
  const scope = scopeFor(scene.random, some.booking);
  return (await scene.engine.quoteCancellation({ ...some.request, scope })).code;
}

function scopeFor(random: SeededRandom, { party, slices }: Booking): CancellationScope {
  switch (random.pick(['WHOLE', 'PASSENGERS', 'SLICES'] as const)) {
    case 'WHOLE':
      return { kind: 'WHOLE' };
    case 'PASSENGERS': {
      const passengerIds = party.passengers.map(({ passengerId }) => passengerId);
      return { kind: 'PASSENGERS', passengerIds: passengerIds.filter(() => random.chance(0.5)) };
    }
    case 'SLICES':
      return { kind: 'SLICES', sliceIndexes: [random.below(slices.length)] };
  }
}

async function confirmCancellation(scene: Scene): Promise<CommandEnd | 'NO_BOOKING'> {
  const some = await quotedBooking(scene, 'CancellationQuoted');
  if (some === null) return 'NO_BOOKING';
  const { request, quoteId } = some;
  const acceptsUnknownRefund = scene.random.chance(0.5);
  return (await scene.engine.confirmCancellation({ ...request, quoteId, acceptsUnknownRefund })).code;
}

async function quoteChange(scene: Scene): Promise<CommandEnd | 'NO_BOOKING' | 'NO_OFFER'> {
  const some = await someBooking(scene);
  if (some === null) return 'NO_BOOKING';
  const offer = await findOffer(scene, some.booking.passengerCounts).catch(() => null); // nobody is left to travel
  if (offer === null) return 'NO_OFFER';
  return (await scene.engine.quoteChange({ ...some.request, offerId: offer.offerId })).code;
}

async function confirmChange(scene: Scene): Promise<CommandEnd | 'NO_BOOKING'> {
  const some = await quotedBooking(scene, 'ChangeQuoted');
  if (some === null) return 'NO_BOOKING';
  const { request, quoteId } = some;
  const paymentToken = scene.random.chance(0.9) ? tokenFor(scene.random) : null;
  return (await scene.engine.confirmChange({ ...request, quoteId, paymentToken })).code;
}

/** The airline moves some flight of some day, perhaps again or back. */
async function moveDeparture(scene: Scene): Promise<string> {
  return changeDeparture(scene, scene.random.pick([-1_440, -600, -60, 60, 600, 1_440] as const));
}

/** The airline does not fly some flight of some day. */
async function cancelDeparture(scene: Scene): Promise<string> {
  return changeDeparture(scene, null);
}

async function changeDeparture({ engine, random }: Scene, shiftMinutes: number | null): Promise<string> {
  const designator = random.pick(['AF10', 'AF12', 'AF11', 'AF13'] as const);
  const { code } = await engine.changeDeparture({
    ...{ caller: 'operator', correlationId: 'simulation', idempotencyKey: random.id() },
    departureId: `${designator}-${day(random.below(DAYS))}`,
    shiftMinutes,
  });
  return code;
}

async function answerNotice(scene: Scene): Promise<CommandEnd | 'NO_BOOKING'> {
  const some = await someBooking(scene);
  const notice = some?.booking.scheduleChanges.find((one) => one.answer === null);
  if (some === null || notice === undefined) return 'NO_BOOKING';
  const answer = scene.random.pick(SCHEDULE_CHANGE_ANSWERS);
  return (await scene.engine.answerScheduleChange({ ...some.request, noticeId: notice.noticeId, answer }))
    .code;
}

/** Tries some bookings for one with a quote to confirm. */
async function quotedBooking(scene: Scene, type: 'CancellationQuoted' | 'ChangeQuoted') {
  for (let attempt = 0; attempt < MAX_LOOKS; attempt += 1) {
    const some = await someBooking(scene);
    if (some?.booking.quote?.type !== type) continue;
    return { request: some.request, quoteId: some.booking.quote.quoteId };
  }
  return null;
}

/** Bookings looked at for one with a quote. */
const MAX_LOOKS = 30;

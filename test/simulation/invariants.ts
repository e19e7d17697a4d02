import { isDeepStrictEqual } from 'node:util';
import { bookingStateStream, departureSeatsStream } from '../../src/commands/stream-folds.js';
import type { Booking } from '../../src/domain/booking/booking.js';
import {
  BOOKING_STREAM_PREFIX,
  bookingStream,
  type BookingEvent,
} from '../../src/domain/booking/booking-events.js';
import { isCancelled, isOver, seatsOf, slicesToFly } from '../../src/domain/booking/booking-parts.js';
import { shiftOf, type DepartureSeats } from '../../src/domain/inventory/departure-seats.js';
import { hasDeparted } from '../../src/domain/itinerary/departed.js';
import { balancesOf } from '../../src/domain/ledger/posting.js';
import { domainEventOf } from '../../src/domain/stored-event.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import type { OpenDatabase } from '../../src/platform/database.js';
import type { SandboxTables } from '../../src/suppliers/payments/sandbox-ledger.js';
import { wronglyGivenBack } from '../domain/booking/paid-worth.js';
import { entriesOf } from '../domain/ledger/ledger-fixtures.js';
import { TEN_SEATS } from '../suppliers/embedded/offers/supplier-fixtures.js';
import type { SimulatedEngine } from './simulated-engine.js';
import { isFlownAt, soldTimes } from './sold-times.js';

type Charge = SandboxTables['sandbox_payments'];

/** Everything that must hold once nothing is left to do, and does not. */
export async function findViolations(
  engine: SimulatedEngine,
  ledger: OpenDatabase<SandboxTables>,
  acknowledged: readonly string[],
): Promise<readonly string[]> {
  const bookings: Booking[] = [];
  for (const bookingId of await idsOf(engine, BOOKING_STREAM_PREFIX)) {
    const booking = await engine.store.load(bookingStateStream(bookingId));
    if (booking !== null) bookings.push(booking);
  }
  const recorded = new Set(bookings.map(({ bookingId }) => bookingId));
  const lost = acknowledged.filter((bookingId) => !recorded.has(bookingId));
  const violations = lost.map((bookingId) => `${bookingId} was acknowledged and is lost`);
  for (const booking of bookings) {
    const charges = await ledger.db
      .selectFrom('sandbox_payments')
      .selectAll()
      .where('booking_id', '=', booking.bookingId)
      .execute();
    violations.push(...unsettled(booking), ...wronglyCharged(booking, charges));
    const events = await eventsOf(engine, booking);
    violations.push(...wrongEntries(booking, events));
    violations.push(...wronglyGivenBack(events).map((fault) => `${booking.bookingId}: ${fault}`));
  }
  const { kinds, troubled } = await engine.processes.status();
  if (kinds.length > 0) violations.push(`tasks are left: ${JSON.stringify({ kinds, troubled })}`);
  violations.push(...(await wrongSeats(engine, bookings)), ...(await staleRows(engine, bookings)));
  violations.push(...soldTimes(await wholeLog(engine)).wrong, ...(await wrongTimes(engine, bookings)));
  return violations;
}

function unsettled(booking: Booking): readonly string[] {
  const { bookingId, status, payments, refunds, pendingChange } = booking;
  const isStuck =
    status === 'PENDING_PAYMENT' ||
    status === 'HELD' ||
    pendingChange !== null ||
    payments.some(({ state }) => state === 'REQUESTED' || state === 'AUTHORISED') ||
    refunds.some(({ state }) => state !== 'ISSUED');
  return isStuck ? [`${bookingId} is stuck as ${status}`] : [];
}

/** By the provider's own books, whatever they were made for: what was taken and not given back is what the booking says that it costs. */
function wronglyCharged(booking: Booking, charges: readonly Charge[]): readonly string[] {
  const { bookingId, status, payments, chargedMinor } = booking;
  const kept = sum(charges.map((charge) => charge.captured_minor - charge.refunded_minor));
  const known = sum(payments.map((payment) => payment.capturedMinor - payment.refundedMinor));
  const isOnAccount = payments.length === 0 && status !== 'EXPIRED';
  const violations: string[] = [];
  if (charges.some((charge) => charge.status === 'AUTHORISED'))
    violations.push('has money set aside for ever');
  if (kept !== known) violations.push(`has ${String(known)} where the provider has ${String(kept)}`);
  if (!isOnAccount && kept !== chargedMinor) {
    violations.push(`costs ${String(chargedMinor)} where ${String(kept)} was paid`);
  }
  return violations.map((text) => `${bookingId} (${status}) ${text}`);
}

async function eventsOf(engine: SimulatedEngine, { bookingId }: Booking): Promise<readonly BookingEvent[]> {
  const recorded = await engine.reader.readStream(bookingStream(bookingId), 0);
  return recorded.map((event) => domainEventOf(event) as BookingEvent);
}

/** Every entry balances, and the customer owes what was charged and neither captured nor left with them by a refund. */
function wrongEntries(booking: Booking, events: readonly BookingEvent[]): readonly string[] {
  const { bookingId, payments, chargedMinor, totalPrice } = booking;
  const entries = entriesOf(events);
  const violations = entries
    .filter((postings) => sum(postings.map((posting) => posting.debitMinor - posting.creditMinor)) !== 0)
    .map((postings) => `has the entry ${JSON.stringify(postings)}`);
  const owed = chargedMinor - sum(payments.map((payment) => payment.capturedMinor - payment.refundedMinor));
  const balance = balancesOf(entries.flat(), totalPrice.currency).get('CUSTOMER') ?? 0;
  if (balance !== owed) violations.push(`owes ${String(owed)}, by the ledger ${String(balance)}`);
  return violations.map((text) => `${bookingId} ${text}`);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

async function wholeLog({ reader }: SimulatedEngine): Promise<readonly RecordedEvent[]> {
  const log: RecordedEvent[] = [];
  for (;;) {
    const page = await reader.readAll(log.length);
    if (page.length === 0) return log;
    log.push(...page);
  }
}

/** Whoever is still to fly has been told of every move, and of what is not flown. */
async function wrongTimes(engine: SimulatedEngine, bookings: readonly Booking[]): Promise<readonly string[]> {
  const nowMs = engine.supplier().now().getTime();
  const violations: string[] = [];
  for (const booking of bookings.filter((one) => !isOver(one))) {
    const ahead = slicesToFly(booking).filter((slice) => !hasDeparted(slice, nowMs));
    for (const segment of ahead.flatMap(({ segments }) => segments)) {
      const departure = await engine.store.load(departureSeatsStream(segment.departureId));
      if (departure.closed !== undefined && !isCancelled(booking, segment)) {
        violations.push(`${booking.bookingId} knows nothing of the end of ${segment.departureId}`);
      }
      if (isFlownAt(segment, shiftOf(departure))) continue;
      violations.push(
        `${booking.bookingId} has ${segment.departureId} at ${segment.from.at}, and not where it moved`,
      );
    }
  }
  return violations;
}

/** What the streams of a kind are named for: a command that was not answered may have been carried out. */
async function idsOf(engine: SimulatedEngine, prefix: string): Promise<readonly string[]> {
  const streams = await engine.log.db
    .selectFrom('streams')
    .select('stream_id')
    .where('stream_id', 'like', `${prefix}%`)
    .execute();
  return streams.map(({ stream_id }) => stream_id.slice(prefix.length));
}

/** On every leg that is sold, the seats of all bookings are those that the departure counts, and no more than it has. */
async function wrongSeats(engine: SimulatedEngine, bookings: readonly Booking[]): Promise<readonly string[]> {
  const taken = new Map<string, Record<string, number>>();
  for (const { departureId, cabin, boardLeg, offLeg, seatCount } of bookings.flatMap(seatsOf)) {
    const sold = taken.get(departureId) ?? {};
    for (let leg = boardLeg; leg <= offLeg; leg += 1) {
      const key = `${String(leg)}/${cabin}`;
      sold[key] = (sold[key] ?? 0) + seatCount;
    }
    taken.set(departureId, sold);
  }
  const violations: string[] = [];
  for (const departureId of await idsOf(engine, 'departure-')) {
    const { sold } = await engine.store.load(departureSeatsStream(departureId));
    const counted = Object.fromEntries(Object.entries(sold).filter(([, count]) => count !== 0));
    const expected = taken.get(departureId) ?? {};
    taken.delete(departureId);
    if (!isDeepStrictEqual({ ...counted }, { ...expected })) {
      violations.push(
        `${departureId} counts ${JSON.stringify(counted)}, bookings ${JSON.stringify(expected)}`,
      );
    }
    if (Object.values(counted).some((count) => count > TEN_SEATS.seats.ECONOMY)) {
      violations.push(`${departureId} is oversold: ${JSON.stringify(counted)}`);
    }
  }
  return [...violations, ...[...taken.keys()].map((id) => `${id} has no events, and bookings`)];
}

/** What the read side shows is what the log adds up to. */
async function staleRows(engine: SimulatedEngine, bookings: readonly Booking[]): Promise<readonly string[]> {
  const { db } = engine.read.reading;
  const violations: string[] = [];
  for (const booking of bookings) {
    const row = await db
      .selectFrom('bookings')
      .select('booking')
      .where('booking_id', '=', booking.bookingId)
      .executeTakeFirst();
    const isSame = isDeepStrictEqual(JSON.parse(row?.booking ?? 'null'), JSON.parse(JSON.stringify(booking)));
    if (!isSame) violations.push(`${booking.bookingId} is shown as it is not`);
  }
  for (const row of await db.selectFrom('departure_seats').selectAll().execute()) {
    const folded: DepartureSeats = await engine.store.load(departureSeatsStream(row.departure_id));
    if (!isDeepStrictEqual(JSON.parse(row.sold), JSON.parse(JSON.stringify(folded)))) {
      violations.push(`${row.departure_id} is shown as it is not`);
    }
  }
  return violations;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { v7 as newId } from 'uuid';
import { expect, it } from 'vitest';
import { departureSeatsStream } from '../../src/commands/stream-folds.js';
import type { Booking } from '../../src/domain/booking/booking.js';
import type { FlightBooked } from '../../src/domain/booking/booking-events.js';
import { seatsOf } from '../../src/domain/booking/booking-parts.js';
import { soldOn } from '../../src/domain/inventory/departure-seats.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { projectFile } from '../../src/platform/project-file.js';
import type { SandboxTables } from '../../src/suppliers/payments/sandbox-ledger.js';
import { allEvents, freshDatabases } from '../event-store/test-log.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';
import { FROM, TO } from './paying-facts.js';
import type { payUntilKilled } from './paying-process.js';
import { openSagaOn, type SagaDesk } from './saga-desk.js';
import { ledgerBeside } from './saga-engine.js';
import { bookedToHold, bookedToPayNow, PRICE } from './saga-facts.js';

/** Processes that are killed one after the other. */
const KILLS = 3;

/** A process is killed at a random moment of so long after it has begun. */
const LONGEST_LIFE_MS = 600;

/** Rounds in which all that was left is done: more than any pause takes. */
const MAX_ROUNDS = 50;

const PROGRAM: keyof { readonly payUntilKilled: typeof payUntilKilled } = 'payUntilKilled';

/** Lets a process of the build book and pay, kills it, and answers the bookings that it said it made. */
async function payAndKill(log: DatabaseTarget): Promise<readonly string[]> {
  const file = pathToFileURL(projectFile('dist/test/processes/paying-process.js')).href;
  const program = `(await import(${JSON.stringify(file)})).${PROGRAM}(${JSON.stringify(log)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await pause(Math.random() * LONGEST_LIFE_MS);
  child.kill('SIGKILL');
  await closed;
  if (child.signalCode !== 'SIGKILL') throw new Error(`The process ended by itself: ${complaints}`);
  return output
    .slice(0, output.lastIndexOf('\n'))
    .split('\n')
    .filter((line) => line !== 'ready' && line !== '');
}

async function settleAll({ processes, passMinutes }: SagaDesk): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    await processes.settle();
    if ((await processes.status()).kinds.length === 0) return;
    passMinutes(2);
  }
}

it.each(ENGINES)(
  'on $name, whatever moment a process is killed at, nobody is charged twice or for nothing',
  async (engine) => {
    const { log } = await freshDatabases(engine);
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) acknowledged.push(...(await payAndKill(log)));

    const desk = await openSagaOn(log, { startsAt: Date.now() });
    await settleAll(desk);
    expect(await desk.processes.status()).toEqual({ kinds: [], troubled: [] });
    const ledger = openDatabase<SandboxTables>(
      ledgerBeside(log),
      { access: 'read', durable: 'always' },
      SERVER_SETTINGS,
    );
    const charges = await ledger.db.selectFrom('sandbox_payments').selectAll().execute();
    await ledger.db.destroy();

    expect(acknowledged.length).toBeGreaterThan(0);
    const bookings = await bookingsOf(desk);
    expect(bookings.map(({ bookingId }) => bookingId)).toEqual(expect.arrayContaining(acknowledged));
    for (const booking of bookings) {
      const own = charges.filter((charge) => charge.booking_id === booking.bookingId);
      expect(own.filter((charge) => charge.status === 'AUTHORISED')).toEqual([]);
      const kept = own.map((charge) => Number(charge.captured_minor) - Number(charge.refunded_minor));
      const keptMinor = kept.reduce((sum, minor) => sum + minor, 0);
      const { status, chargedMinor, pendingChange } = booking;
      expect({ status, keptMinor, pendingChange }).toEqual({
        status: expect.stringMatching(/^(TICKETED|CANCELLED|EXPIRED)$/u),
        ...{ keptMinor: chargedMinor, pendingChange: null },
      });
      if (status === 'EXPIRED') expect(keptMinor).toBe(0);
    }
    const taken = bookings.flatMap(seatsOf);
    for (const id of [FROM, TO]) {
      const held = taken.filter(({ departureId }) => departureId === id);
      const sold = soldOn(await desk.store.load(departureSeatsStream(id)), 0, 'ECONOMY');
      expect(sold, id).toBe(held.reduce((sum, { seatCount }) => sum + seatCount, 0));
    }
  },
);

/** Every booking of a log, acknowledged or not. */
async function bookingsOf({ reader, booking }: SagaDesk): Promise<readonly Booking[]> {
  const events = await allEvents(reader);
  const made = events.filter(({ type }) => type === 'FlightBooked').map(({ data }) => data as FlightBooked);
  return Promise.all(made.map(({ bookingId }) => booking(bookingId)));
}

it.each(ENGINES)(
  'on $name, holds and quotes whose time ran out while the engine was stopped end by events at its next start',
  async (engine) => {
    const { log } = await freshDatabases(engine);
    const startsAt = Date.parse('2026-11-01T12:00:00.000Z');
    const [heldId, quotedId] = [newId(), newId()];
    const before = await openSagaOn(log, { startsAt });
    await before.record(bookedToHold(heldId, '2026-11-01T13:00:00.000Z'));
    await before.record(bookedToPayNow(quotedId, 'approve'));
    await before.processes.settle();
    const quoteId = newId();
    const quote = { bookingId: quotedId, quoteId, scope: { kind: 'WHOLE' }, refundTo: 'PAYMENT' } as const;
    const value = { refund: PRICE, penalty: { ...PRICE, amountMinor: 0 }, lines: [] };
    const times = { expiresAt: '2026-11-01T12:15:00.000Z', quotedAt: '2026-11-01T12:00:00.000Z' };
    await before.record([{ type: 'CancellationQuoted', ...quote, ...value, ...times }]);
    await before.processes.settle();
    await before.close();

    const after = await openSagaOn(log, { startsAt: startsAt + 3 * 86_400_000 });
    after.processes.start();
    await expect
      .poll(() => after.history(heldId), { timeout: 10_000 })
      .toEqual(['FlightBooked', 'BookingExpired']);
    await expect
      .poll(async () => (await after.history(quotedId)).at(-1), { timeout: 10_000 })
      .toBe('QuoteExpired');
    expect(await after.booking(quotedId)).toMatchObject({ status: 'TICKETED', quote: null });
    expect(await after.soldSeats()).toBe(1);
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bookingStateStream, departureSeatsStream } from '../../src/commands/stream-folds.js';
import { availableActions } from '../../src/domain/booking/available-actions.js';
import { isOver } from '../../src/domain/booking/booking-parts.js';
import type { CancellationScope } from '../../src/domain/booking/cancellation-events.js';
import { SCHEDULE_CHANGE_ANSWERS } from '../../src/domain/booking/schedule-change-events.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createSandboxProvider } from '../../src/suppliers/payments/sandbox-provider.js';
import type { SandboxTables } from '../../src/suppliers/payments/sandbox-ledger.js';
import { book, confirm, correct, pay, quoteCancellation, quoteChange } from './booking-acts.js';
import { findViolations } from './invariants.js';
import { BEHAVIOURS, isGone, seatsTaken, type Model } from './model-booking.js';
import type { Act, ModelledWorld } from './modelled-world.js';
import {
  advance,
  answerNotice,
  cancelDeparture,
  crash,
  moveDeparture,
  observe,
  settle,
} from './operating-acts.js';
import { RunningEngine } from './running-engine.js';
import { createSeededRandom } from './seeded-random.js';
import { SETTINGS } from './simulated-engine.js';
import { soldTimes } from './sold-times.js';

/** Lives of some bookings: enough to reach every fault of money and seats that was planted, within some seconds. */
const RUNS = 18;

const MAX_ACTS = 40;

const SEED = 42;

type Command = fc.AsyncCommand<Model, ModelledWorld>;

/** An act as fast-check plays it; it is shown with what was chosen. */
function command<Choice>(act: Act<Choice>, choice: Choice): Command {
  return {
    check: () => true,
    run: (model, world) => act(model, world, choice),
    toString: () => `${act.name}(${JSON.stringify(choice)})`,
  };
}

function playing<Choice>(act: Act<Choice>, choices: fc.Arbitrary<Choice>): fc.Arbitrary<Command> {
  return choices.map((choice) => command(act, choice));
}

const which = fc.nat(15);
const pick = fc.nat(59);
const behaviour = fc.oneof(fc.constant('approve' as const), fc.constantFrom(...BEHAVIOURS));
const passengerId = fc.constantFrom('1', '2', '3');
const ALONE = { ADULT: 1, CHILD: 0, INFANT: 0 };
const party = fc.constantFrom(ALONE, { ADULT: 2, CHILD: 1, INFANT: 0 }, { ADULT: 3, CHILD: 0, INFANT: 1 });
const kind = fc.constantFrom('ON_ACCOUNT' as const, 'PAY_NOW' as const, 'HOLD' as const);

const faultSeed = fc.option(fc.nat(999), { nil: null });
const scope = fc.oneof(
  fc.constant<CancellationScope>({ kind: 'WHOLE' }),
  passengerId.map((id): CancellationScope => ({ kind: 'PASSENGERS', passengerIds: [id] })),
  fc.nat(1).map((index): CancellationScope => ({ kind: 'SLICES', sliceIndexes: [index] })),
);
const answering = { which, answer: fc.constantFrom(...SCHEDULE_CHANGE_ANSWERS) };
const minutes = fc.constantFrom(1, 5, 20, 180, 1_500);

const booking = playing(book, fc.record({ party, pick, kind, behaviour }));

/** How often each act is, among all: money first. */
const ACTS: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [2, booking],
  [4, playing(settle, fc.record({ faultSeed }))],
  [3, playing(pay, fc.record({ which, behaviour }))],
  [3, playing(quoteCancellation, fc.record({ which, scope }))],
  [3, playing(quoteChange, fc.record({ which, pick }))],
  [6, playing(confirm, fc.record({ which, behaviour }))],
  [1, playing(cancelDeparture, fc.record({ which }))],
  [3, playing(moveDeparture, fc.record({ which, minutes: fc.constantFrom(-60, 30, 60, 900) }))],
  [2, playing(answerNotice, fc.record(answering))],
  [1, playing(correct, fc.record({ which, passengerId }))],
  [2, playing(advance, fc.record({ minutes }))],
  [1, playing(crash, fc.constant({}))],
];

const later = fc.commands(
  ACTS.flatMap(([weight, act]) => Array.from({ length: weight }, () => act)),
  { maxCommands: MAX_ACTS, size: 'max' },
);

/** Two bookings, and what becomes of them and of later ones. */
const lives = fc.tuple(booking, booking, later);

/** Plays a life on an engine of its own; whatever differs from the model throws. */
async function play(first: Command, second: Command, later: Iterable<Command>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-model-'));
  const clock = { ms: Date.parse('2026-11-01T12:00:00.000Z') };
  const books: DatabaseTarget = { engine: 'sqlite', file: join(folder, 'sandbox-payments.db') };
  const sandbox = await createSandboxProvider({
    ledger: books,
    ...{ settings: SETTINGS, nowMs: () => clock.ms, notify: null },
  });
  const random = createSeededRandom(1);
  const { provider } = sandbox;
  const running = new RunningEngine({ folder, provider, random, now: () => new Date(clock.ms) }, null);
  const ledger = openDatabase<SandboxTables>(books, { access: 'read', durable: 'always' }, SETTINGS);
  const model: Model = { bookings: [], cancelledDepartures: new Set(), shifts: new Map() };
  const world: ModelledWorld = { running, random, clock };
  try {
    await running.open();
    for (const command of [first, second]) await command.run(model, world);
    await fc.asyncModelRun(() => ({ model, real: world }), later);
    await running.drain((ms) => {
      clock.ms += ms;
    });
    await observe(model, world);
    const acknowledged = model.bookings.map(({ bookingId }) => bookingId);
    expect(await findViolations(running.engine, ledger, acknowledged)).toEqual([]);
    await expectModelled(model, world, ledger.db);
    const log = await running.engine.reader.readAll(0);
    const soldMoved = soldTimes(log).movedCount > 0 ? ['a moved departure was sold'] : [];
    return [...log.map(({ type }) => type), ...soldMoved];
  } finally {
    await ledger.db.destroy();
    await running.engine.close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Once nothing is left to do: seats, money and ways out are what the callers were told. */
async function expectModelled(
  model: Model,
  { running, clock }: ModelledWorld,
  ledger: ReturnType<typeof openDatabase<SandboxTables>>['db'],
): Promise<void> {
  const taken = seatsTaken(model.bookings);
  for (const departureId of Object.keys(taken)) {
    const { sold } = await running.engine.store.load(departureSeatsStream(departureId));
    expect(Math.max(...Object.values(sold)), departureId).toBe(taken[departureId]);
  }
  for (const modelled of model.bookings) {
    const seen = await running.engine.store.load(bookingStateStream(modelled.bookingId));
    if (seen === null) throw new Error(`${modelled.bookingId} is lost`);
    const charges = await ledger
      .selectFrom('sandbox_payments')
      .select(['captured_minor', 'refunded_minor'])
      .where('booking_id', '=', modelled.bookingId)
      .execute();
    const keptMinor = charges.reduce((sum, one) => sum + one.captured_minor - one.refunded_minor, 0);
    expect({ status: seen.status, keptMinor }, modelled.bookingId).toEqual({
      status: modelled.status,
      keptMinor: modelled.keptMinor,
    });
    const mayAct = availableActions(seen, clock.ms).some(({ allowed }) => allowed);
    expect(isOver(seen) ? isGone(modelled) : mayAct, modelled.bookingId).toBe(true);
  }
}

/** What the lives of the seed are known to come to: a life of nothing but refusals would prove little. */
const REACHED = [
  ...['BookingChanged', 'BookingPartlyCancelled', 'BookingCancelled', 'BookingExpired'],
  ...['PaymentCaptured', 'PaymentFailed', 'PaymentOutcomeUnknown', 'ScheduleChanged'],
  'a moved departure was sold',
];

it('does what its callers were told, whatever they do and whenever the engine ends', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(lives, async ([first, second, after]) => {
      for (const type of await play(first, second, after)) reached.add(type);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(REACHED.filter((one) => !reached.has(one))).toEqual([]);
});

it('a cancellation that was quoted of a hold cannot be confirmed once the hold is paid', async () => {
  await play(
    command(book, { party: ALONE, pick: 1, kind: 'HOLD', behaviour: 'approve' }),
    command(quoteCancellation, { which: 0, scope: { kind: 'WHOLE' } }),
    [
      command(pay, { which: 0, behaviour: 'approve' }),
      command(settle, { faultSeed: null }),
      command(confirm, { which: 0, behaviour: 'approve' }),
    ],
  );
});

it('a refund that the provider declines once is given back once', async () => {
  const reached = await play(
    command(book, { party: ALONE, pick: 11, kind: 'PAY_NOW', behaviour: 'refundFailsOnce' }),
    command(settle, { faultSeed: null }),
    [
      command(quoteCancellation, { which: 0, scope: { kind: 'WHOLE' } }),
      command(confirm, { which: 0, behaviour: 'approve' }),
    ],
  );
  expect(reached).toEqual(expect.arrayContaining(['RefundDelayed', 'RefundIssued']));
});

import { setTimeout as pause } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { SANDBOX_TOKENS, type SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { recordFacts } from '../read-models/domain-facts.js';
import { cancelBooking, changeBooking, runnerOf } from './paying-acts.js';
import { openSagaEngine } from './saga-engine.js';
import { inFullFlight } from './paying-facts.js';
import { bookedToHold, bookedToPayNow, paymentRequested } from './saga-facts.js';

/** A booking is followed by a pause of so long at most, in which others are paid. */
const LONGEST_PAUSE_MS = 20;

/** What is changed or cancelled was booked so many bookings ago: mostly it is paid by then. */
const BOOKINGS_BEFORE = 4;

/** A hold that nobody pays ends so soon. */
const HOLD_MS = 60_000;

/**
 * Books, holds, pays, changes and cancels until it is killed; prints `ready`, then a line for each booking that was
 * recorded: its id.
 */
export async function payUntilKilled(log: DatabaseTarget): Promise<never> {
  const engine = await openSagaEngine(log, { now: () => new Date() });
  const run = runnerOf(engine.store);
  engine.processes.start();
  process.stdout.write('ready\n');
  const behaviours = Object.keys(SANDBOX_TOKENS) as SandboxBehaviour[];
  const ids: string[] = [];
  for (let turn = 0; ; turn += 1) {
    const behaviour = (turn % 2 === 1 && behaviours[(turn >> 1) % behaviours.length]) || 'approve';
    const bookingId = newId();
    const isHeld = turn % 3 === 1;
    const booked = isHeld
      ? bookedToHold(bookingId, new Date(Date.now() + HOLD_MS).toISOString())
      : bookedToPayNow(bookingId, behaviour);
    await engine.store.execute(recordFacts(inFullFlight(booked)));
    process.stdout.write(`${bookingId}\n`);
    ids.push(bookingId);
    if (isHeld && turn % 2 === 0) {
      await engine.store.execute(recordFacts([paymentRequested(bookingId, 1, behaviour)]));
    }
    const [older, earlier] = ids.slice(-BOOKINGS_BEFORE);
    if (earlier !== undefined && turn % 2 === 0) await changeBooking(run, earlier, behaviour);
    if (older !== undefined && turn % 3 === 2) await cancelBooking(run, older);
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}

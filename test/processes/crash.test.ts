import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { projectFile } from '../../src/platform/project-file.js';
import type { SandboxTables } from '../../src/suppliers/payments/sandbox-ledger.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES, SERVER_SETTINGS } from '../support/engines.js';
import type { payUntilKilled } from './paying-process.js';
import { openSagaOn, type SagaDesk } from './saga-desk.js';
import { ledgerBeside } from './saga-engine.js';
import { PRICE } from './saga-facts.js';

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
    let ticketed = 0;
    for (const bookingId of acknowledged) {
      const { status } = await desk.booking(bookingId);
      const own = charges.filter((charge) => charge.booking_id === bookingId);
      expect(own.filter((charge) => charge.status === 'AUTHORISED')).toEqual([]);
      const captured = own.map((charge) => Number(charge.captured_minor)).filter((minor) => minor > 0);
      expect({ status, captured }).toEqual(
        status === 'TICKETED'
          ? { status, captured: [PRICE.amountMinor] }
          : { status: 'CANCELLED', captured: [] },
      );
      if (status === 'TICKETED') ticketed += 1;
    }
    expect(await desk.soldSeats()).toBeGreaterThanOrEqual(ticketed);
  },
);

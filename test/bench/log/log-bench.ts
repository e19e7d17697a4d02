import { setImmediate } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { SqlEventStore } from '../../../src/event-store/sql-event-store.js';
import { append } from '../../event-store/notes.js';
import { measurePairs, quantile, type Comparison, type Pair } from '../comparison.js';
import type { Bench } from '../bench.js';
import { createLogFiller } from '../growth/fill-log.js';
import { openBookingEngine, rebuildBeside } from './booking-engine.js';
import { byBooking, byEvent, type MeasuredEngine } from './measured-engine.js';
import { openLog, type Storage } from './storage.js';

const BOOKING_AIM = 0.4;
const REBUILD_AIM = 0.3;

/** Callers that append or book at the same time. */
const CALLER_COUNTS = [1, 32, 256];

/** Makes a plain event about as long as the others of a log are. */
const PLAIN_TEXT = 'x'.repeat(300);

/** Stages that one engine reports. */
export const LOG_STAGE_COUNT = 2 * CALLER_COUNTS.length;

/** What this part of the benchmark found. */
export interface LogFindings {
  readonly comparisons: readonly Comparison[];
  /** How far the read models were behind, in words. */
  readonly lags: readonly string[];
}

/** Compares plain appends and durable bookings on an engine with raw commits of the same rows there. */
export async function compareLog(bench: Bench, engine: MeasuredEngine): Promise<LogFindings> {
  const comparisons: Comparison[] = [];
  const lags: string[] = [];
  for (const callers of CALLER_COUNTS) {
    const what = `${engine.name}: plain appends, ${callersText(callers)}`;
    bench.progress.stage(what);
    const pairs = await measureWarm(bench, () => appendBoth(bench, engine, callers));
    comparisons.push({ what, limitIs: limitText(callers), aim: null, pairs });
  }
  for (const callers of CALLER_COUNTS) {
    const what = `${engine.name}: durable bookings, ${callersText(callers)}`;
    bench.progress.stage(what);
    const lagsMs: number[] = [];
    const pairs = await measureWarm(bench, () => bookBoth(bench, engine, { callers, lagsMs }));
    comparisons.push({ what, limitIs: limitText(callers), aim: BOOKING_AIM, pairs });
    lags.push(lagText(callers, lagsMs));
  }
  return { comparisons, lags };
}

/** Compares a rebuild of the read models beside those in use with reading the log and nothing else. */
export async function compareRebuild(bench: Bench, engine: MeasuredEngine): Promise<Comparison> {
  const { effort, progress } = bench;
  const what = `${engine.name}: rebuild of the read models, events`;
  progress.stage(what);
  const storage = await engine.freshStorage();
  await bookAll(bench, { storage, callers: 32, lagsMs: [] });
  const filler = createLogFiller(storage.log, byBooking(await engine.readRows(storage.log)));
  await filler.fill(effort.rebuiltBookings, () => undefined);
  const pairs = await measurePairs(effort.rebuildRepetitions, async () => ({
    engine: await rebuildBeside(storage),
    limit: await engine.readRaw(storage.log),
  }));
  return { what, limitIs: 'read and JSON.parse', aim: REBUILD_AIM, pairs };
}

/** The pairs after the first, which warms up. */
async function measureWarm({ effort }: Bench, measure: () => Promise<Pair>): Promise<readonly Pair[]> {
  return (await measurePairs(effort.repetitions + 1, measure)).slice(1);
}

async function appendBoth(bench: Bench, engine: MeasuredEngine, callers: number): Promise<Pair> {
  const { log: target } = await engine.freshStorage();
  const log = await openLog(target);
  const store = new SqlEventStore({
    log,
    newEventId: newId,
    now: () => new Date(),
    onCommitted: () => undefined,
  });
  const rate = await callAtOnce(callers, bench.effort.bookingMs, async (caller) => {
    await store.execute(append(`plain-${String(caller)}`, [PLAIN_TEXT]));
    return true;
  });
  await log.db.destroy();
  return { engine: rate, limit: await engine.commitRaw(byEvent(await engine.readRows(target)), callers) };
}

async function bookBoth(
  bench: Bench,
  engine: MeasuredEngine,
  round: { readonly callers: number; readonly lagsMs: number[] },
): Promise<Pair> {
  const storage = await engine.freshStorage();
  const rate = await bookAll(bench, { storage, ...round });
  const rows = byBooking(await engine.readRows(storage.log));
  return { engine: rate, limit: await engine.commitRaw(rows, round.callers) };
}

/** Books as fast as so many callers can; answers bookings a second. */
export async function bookAll(
  { source, offerIds, effort }: Bench,
  round: {
    readonly storage: Storage;
    readonly callers: number;
    /** Gathers how long each booking waited to be projected. */
    readonly lagsMs: number[];
  },
): Promise<number> {
  const engine = await openBookingEngine(round.storage, source.offerDesk);
  const waiting = offerIds.values();
  const rate = await callAtOnce(round.callers, effort.bookingMs, async () => {
    const { value: offerId } = waiting.next();
    if (offerId !== undefined) await engine.book(offerId);
    return offerId !== undefined;
  });
  round.lagsMs.push(...engine.projectionLagsMs);
  await engine.close();
  return rate;
}

/** How often a second a call is done when so many callers repeat it, until the time is over or it answers that there is no more. */
async function callAtOnce(
  callers: number,
  durationMs: number,
  call: (caller: number) => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now();
  let count = 0;
  const keepCalling = async (caller: number): Promise<void> => {
    while (performance.now() < startedAt + durationMs && (await call(caller))) {
      count += 1;
      await setImmediate(); // as a request from outside would: not before the event loop turns
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => keepCalling(caller)));
  return count / ((performance.now() - startedAt) / 1000);
}

function lagText(callers: number, lagsMs: readonly number[]): string {
  const [median, late] = [quantile(lagsMs, 0.5), quantile(lagsMs, 0.99)];
  return `${callersText(callers)}: half within ${median.toFixed(1)} ms, 99 % within ${late.toFixed(1)} ms`;
}

function limitText(callers: number): string {
  return `raw commits of ${callers === 1 ? 'one' : String(callers)}, same rows`;
}

function callersText(callers: number): string {
  return callers === 1 ? '1 caller' : `${String(callers)} callers`;
}

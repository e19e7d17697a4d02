import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { measurePairs, quantile, type Comparison, type Pair } from '../comparison.js';
import type { Bench } from '../bench.js';
import type { Effort } from '../effort.js';
import { openBookingEngine, rebuildReadModels } from './booking-engine.js';
import { storageIn, type Storage } from './log-file.js';
import { commitRaw, readBookings, readRaw } from './raw-log.js';

const BOOKING_AIM = 0.4;

/** Callers that book at the same time. */
const CALLER_COUNTS = [1, 32, 128];

/** Stages that it reports. */
export const LOG_STAGE_COUNT = CALLER_COUNTS.length + 1;

/** What this part of the benchmark found. */
export interface LogFindings {
  readonly comparisons: readonly Comparison[];
  /** How far the read models were behind, in words. */
  readonly lags: readonly string[];
}

/** Compares durable bookings with raw commits of the same rows, and a rebuild of the read models with raw reading. */
export async function compareLog(bench: Bench): Promise<LogFindings> {
  const { folder, effort, progress } = bench;
  const comparisons: Comparison[] = [];
  const lags: string[] = [];
  let logFile = '';
  for (const callers of CALLER_COUNTS) {
    progress.stage(`bookings by ${callersText(callers)}`);
    const lagsMs: number[] = [];
    let round = 0;
    const pairs = await measurePairs(effort.repetitions + 1, async () => {
      logFile = join(folder, `events-${String(callers)}-${String(round++)}.db`);
      return bookBoth(bench, { logFile, callers, lagsMs });
    });
    const what = `durable bookings, ${callersText(callers)}`;
    const limitIs = `raw commits of ${callers === 1 ? 'one' : String(callers)}, same rows`;
    comparisons.push({ what, limitIs, aim: BOOKING_AIM, pairs: pairs.slice(1) }); // the first pair warmed up
    lags.push(lagText(callers, lagsMs));
  }
  progress.stage('rebuilding read models');
  comparisons.push(await compareRebuild(logFile, folder, effort));
  return { comparisons, lags };
}

interface Round {
  /** Does not exist yet. */
  readonly logFile: string;
  readonly callers: number;
  /** Gathers how long each booking waited to be projected. */
  readonly lagsMs: number[];
}

async function bookBoth(bench: Bench, round: Round): Promise<Pair> {
  const { logFile, callers, lagsMs } = round;
  const engine = await bookAll(bench, { storage: storageIn(logFile), callers, lagsMs });
  return { engine, limit: await commitRaw(`${logFile}-raw`, readBookings(logFile), callers) };
}

/** Books as fast as so many callers can; answers bookings a second. */
export async function bookAll(
  { source, offerIds, effort }: Bench,
  round: { readonly storage: Storage; readonly callers: number; readonly lagsMs: number[] },
): Promise<number> {
  const engine = await openBookingEngine(round.storage, source.offerDesk);
  const waiting = offerIds.values();
  const startedAt = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() < startedAt + effort.bookingMs) {
      const { value: offerId } = waiting.next();
      if (offerId === undefined) return;
      await engine.book(offerId);
      await setImmediate(); // as a request from outside would: not before the event loop turns
    }
  };
  await Promise.all(Array.from({ length: round.callers }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  const { projectionLagsMs } = engine;
  round.lagsMs.push(...projectionLagsMs);
  await engine.close();
  return projectionLagsMs.length / seconds;
}

async function compareRebuild(logFile: string, folder: string, effort: Effort): Promise<Comparison> {
  let round = 0;
  const pairs = await measurePairs(effort.repetitions, async () => ({
    engine: await rebuildReadModels(logFile, join(folder, `rebuilt-${String(round++)}.db`)),
    limit: readRaw(logFile),
  }));
  return { what: 'rebuild of the read models, events', limitIs: 'read and JSON.parse', aim: null, pairs };
}

/** How far read models were behind, in words. */
export function lagText(callers: number, lagsMs: readonly number[]): string {
  const [median, late] = [quantile(lagsMs, 0.5), quantile(lagsMs, 0.99)];
  return `${callersText(callers)}: half within ${median.toFixed(1)} ms, 99 % within ${late.toFixed(1)} ms`;
}

/** So many callers, in words. */
export function callersText(callers: number): string {
  return callers === 1 ? '1 caller' : `${String(callers)} callers`;
}

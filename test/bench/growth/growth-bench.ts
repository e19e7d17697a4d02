import { join } from 'node:path';
import { copyKeys } from '../../../src/key-store/copy-keys.js';
import { openKeyTables } from '../../../src/key-store/open-key-store.js';
import type { DatabaseTarget } from '../../../src/platform/database-url.js';
import { MASTER_KEY } from '../../support/test-keys.js';
import type { Bench } from '../bench.js';
import type { Pair } from '../comparison.js';
import type { Effort } from '../effort.js';
import { example } from '../http/examples.js';
import { drive, requestBytes } from '../http/load.js';
import { operation } from '../http/post.js';
import { startEngine, type ServerProcess } from '../http/servers.js';
import { rebuildBeside, rebuildReadModels } from '../log/booking-engine.js';
import { bookAll } from '../log/log-bench.js';
import { byBooking, type MeasuredEngine, type WrittenRows } from '../log/measured-engine.js';
import { createSqliteEngine } from '../log/sqlite-engine.js';
import { SETTINGS, urlOf, type Storage } from '../log/storage.js';
import { rebuildAsOperator, type OperatorRebuild } from './operator-rebuild.js';
import { createLogFiller, type LogFiller } from './fill-log.js';

/** Callers that book, and connections that read. */
const CALLERS = 32;

/** Bookings that the others are made like. */
const PATTERN_COUNT = 400;

/** Stages of one size: filling, projecting, rebuilding twice, reading, booking. */
const STAGES_PER_SIZE = 6;

const NEWEST_BOOKINGS = 'query ($first: Int!) { bookings(first: $first) { nodes { id reference status } } }';

/** What an engine does in a second with so many bookings in its log. */
export interface GrowthRow {
  readonly engineName: string;
  readonly bookingCount: number;
  readonly fillRate: number;
  /** Of read models that were deleted, events a second. */
  readonly projectionRate: number;
  /** Beside those in use, and what reading and parsing alone would reach. */
  readonly rebuild: Pair;
  readonly operatorRebuild: OperatorRebuild;
  readonly bookingRate: number;
  readonly byIdRate: number;
  readonly newestRate: number;
}

/** Stages that it reports for each engine. */
export function growthStageCount({ growthSizes }: Effort): number {
  return STAGES_PER_SIZE * growthSizes.length;
}

/** Measures one log as it grows. */
export async function* measureGrowth(bench: Bench, engine: MeasuredEngine): AsyncIterable<GrowthRow> {
  const { growthSizes } = bench.effort;
  const log = await engine.freshDatabase();
  const { patterns, keys: patternKeys } = await bookPatterns(bench, engine.name);
  const filler = createLogFiller(log, patterns);
  const keys = await copyOfKeys(patternKeys, await engine.freshDatabase());
  const offersPerSize = Math.floor((bench.offerIds.length - PATTERN_COUNT) / growthSizes.length);
  for (const [index, bookingCount] of growthSizes.entries()) {
    const from = PATTERN_COUNT + index * offersPerSize;
    const offerIds = bench.offerIds.slice(from, from + offersPerSize);
    const missing = bookingCount - (growthSizes[index - 1] ?? 0);
    yield measureSize({ ...bench, offerIds }, { engine, log, keys, filler, bookingCount, missing });
  }
}

/** True bookings, made by the engine, and where the keys of their people are. */
async function bookPatterns(bench: Bench, name: string): Promise<Patterns> {
  const engine = createSqliteEngine(bench.folder, `patterns-${name}`);
  const storage = await engine.freshStorage();
  const offerIds = bench.offerIds.slice(0, PATTERN_COUNT);
  const effort = { ...bench.effort, bookingMs: Infinity }; // all of them, however long it takes
  await bookAll({ ...bench, offerIds, effort }, { storage, callers: CALLERS, lagsMs: [] });
  return { patterns: byBooking(await engine.readRows(storage.log)), keys: storage.keys };
}

interface Patterns {
  readonly patterns: readonly WrittenRows[];
  readonly keys: DatabaseTarget;
}

/** Keys where servers take them from: beside the log, on the same engine. */
async function copyOfKeys(from: DatabaseTarget, to: DatabaseTarget): Promise<DatabaseTarget> {
  const [source, copy] = [await openKeyTables(from, SETTINGS), await openKeyTables(to, SETTINGS)];
  await copyKeys(source, copy);
  await Promise.all([source, copy].map(({ db }) => db.destroy()));
  return to;
}

interface Size {
  readonly engine: MeasuredEngine;
  readonly log: DatabaseTarget;
  readonly keys: DatabaseTarget;
  readonly filler: LogFiller;
  readonly bookingCount: number;
  /** Bookings that the log still lacks. */
  readonly missing: number;
}

async function measureSize(bench: Bench, size: Size): Promise<GrowthRow> {
  const { engine, log, keys, filler, bookingCount, missing } = size;
  const { progress } = bench;
  const name = `${engine.name}, ${bookingCount.toLocaleString('en')} bookings`;
  progress.stage(`${name}: filling`);
  const fillRate = await filler.fill(missing, (done) => {
    progress.within(`${name}: filling, ${done.toLocaleString('en')} of ${missing.toLocaleString('en')}`);
  });
  const storage = { log, read: await engine.freshDatabase(), keys };
  progress.stage(`${name}: projecting`);
  const projectionRate = await rebuildReadModels(storage);
  progress.stage(`${name}: rebuilding`);
  const rebuild = { engine: await rebuildBeside(storage), limit: await engine.readRaw(log) };
  progress.stage(`${name}: rebuilding in a process`);
  const operatorRebuild = await rebuildAsOperator(bench, storage);
  progress.stage(`${name}: reading`);
  const { byIdRate, newestRate } = await readOverHttp(bench, storage, filler.bookingIds);
  progress.stage(`${name}: booking`);
  const bookingRate = await bookAll(bench, { storage, callers: CALLERS, lagsMs: [] });
  return {
    ...{ engineName: engine.name, bookingCount, fillRate, projectionRate, rebuild, operatorRebuild },
    ...{ bookingRate, byIdRate, newestRate },
  };
}

async function readOverHttp(
  { folder, secret, token, effort }: Bench,
  { log, read, keys }: Storage,
  bookingIds: readonly string[],
): Promise<Pick<GrowthRow, 'byIdRate' | 'newestRate'>> {
  const server = await startEngine({
    SECRET: secret,
    DATA_DIR: join(folder, 'growth'),
    DATABASE_URL: urlOf(log),
    READ_DATABASE_URL: urlOf(read),
    KEYS_DATABASE_URL: urlOf(keys),
    MASTER_KEYS: MASTER_KEY,
  });
  try {
    const byId = bookingIds.map((id) => requestBytes(example('BookingWithHistory', { id }), token));
    const newest = [requestBytes(operation(NEWEST_BOOKINGS, { first: 20 }), token)];
    return {
      byIdRate: await readInTurn(server, effort, byId),
      newestRate: await readInTurn(server, effort, newest),
    };
  } finally {
    await server.stop();
  }
}

/** Reads a second, after a warm-up; the requests are spread over the log, so that no part of it stays in memory for them. */
async function readInTurn(
  { port }: ServerProcess,
  { warmUpMs, loadMs }: Effort,
  requests: readonly Buffer[],
): Promise<number> {
  let sent = 0;
  const stride = 7919; // a prime: every request gets its turn, and no two neighbours in a row
  const nextRequest = (): Buffer | undefined => requests[(sent++ * stride) % requests.length];
  const load = { port, connections: CALLERS, nextRequest, answerStart: '{"data":{"booking' };
  await drive({ ...load, durationMs: warmUpMs });
  return drive({ ...load, durationMs: loadMs });
}

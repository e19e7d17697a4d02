import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestTokens, TEST_OPERATOR } from '../support/test-tokens.js';
import type { Bench } from './bench.js';
import { FULL, QUICK } from './effort.js';
import { growthStageCount, measureGrowth } from './growth/growth-bench.js';
import { growthHeading, growthLine } from './growth/growth-table.js';
import { compareHttp, HTTP_STAGE_COUNT } from './http/http-bench.js';
import { compareNodes, NODES_STAGE_COUNT } from './http/nodes-bench.js';
import { BUSY_DEPARTURE_STAGE_COUNT, compareBusyDeparture } from './log/busy-departure.js';
import { compareLog, compareRebuild, LOG_STAGE_COUNT } from './log/log-bench.js';
import { createOfferSource } from './log/offer-source.js';
import { startPostgresEngine } from './log/postgres-engine.js';
import { createSqliteEngine } from './log/sqlite-engine.js';
import { createProgress } from './progress.js';
import { resultsTable } from './results-table.js';

// npm run bench [-- --quick]: what the engine does in a second, beside the most that could be done in its place.
// npm run bench -- --growth [--sqlite] [--postgres] [--quick]: how that changes as the log grows to a million bookings.

const effort = process.argv.includes('--quick') ? QUICK : FULL;
const isGrowth = process.argv.includes('--growth');
const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-bench-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Which engines grow: those that are asked for, or both. */
const ENGINE_FLAGS = { '--sqlite': () => sqlite, '--postgres': () => postgres } as const;
const flags = Object.keys(ENGINE_FLAGS) as (keyof typeof ENGINE_FLAGS)[];
const asked = flags.filter((flag) => process.argv.includes(flag));
const grown = asked.length === 0 ? flags : asked;

const startedAt = performance.now();
const stageCount = isGrowth
  ? grown.length * growthStageCount(effort)
  : HTTP_STAGE_COUNT + 2 * (LOG_STAGE_COUNT + BUSY_DEPARTURE_STAGE_COUNT + 1) + NODES_STAGE_COUNT;
const progress = createProgress(1 + stageCount);
progress.stage('making offers');
const secret = randomUUID();
const source = createOfferSource(secret);
const offerIds = await source.find(effort.offersPerLog);
const token = await createTestTokens({ secret, dataDir: folder })(TEST_OPERATOR);
const bench: Bench = { folder, effort, progress, secret, token, source, offerIds };
const sqlite = createSqliteEngine(folder, 'bench');
const postgres = await startPostgresEngine();
await (isGrowth ? printGrowth() : printComparisons());
await postgres.close();
progress.stop();

const { length: cores, 0: cpu } = cpus();
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(
  `\nNode ${process.versions.node}, ${String(cores)} × ${cpu?.model.trim() ?? 'unknown'}; ${String(seconds)} s`,
);

async function printComparisons(): Promise<void> {
  const http = await compareHttp(bench);
  const onSqlite = await compareLog(bench, sqlite);
  const onPostgres = await compareLog(bench, postgres);
  const busy = [await compareBusyDeparture(bench, sqlite), await compareBusyDeparture(bench, postgres)];
  const rebuild = [await compareRebuild(bench, sqlite), await compareRebuild(bench, postgres)];
  const nodes = await compareNodes(bench, await postgres.freshDatabase());
  const all = [...http, ...onSqlite.comparisons, ...onPostgres.comparisons, ...busy, ...rebuild, nodes];
  progress.print(`${resultsTable(all)}

Medians of ${String(effort.repetitions)}.
From durable to readable, SQLite: ${onSqlite.lags.join('; ')}.
From durable to readable, PostgreSQL: ${onPostgres.lags.join('; ')}.`);
}

async function printGrowth(): Promise<void> {
  progress.print(growthHeading());
  for (const engine of grown.map((flag) => ENGINE_FLAGS[flag]())) {
    for await (const row of measureGrowth(bench, engine)) progress.print(growthLine(row));
  }
}

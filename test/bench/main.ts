import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL, QUICK } from './effort.js';
import { compareHttp, HTTP_STAGE_COUNT } from './http/http-bench.js';
import { compareLog, LOG_STAGE_COUNT } from './log/log-bench.js';
import { comparePostgres, POSTGRES_STAGE_COUNT } from './log/postgres-bench.js';
import { createOfferSource } from './log/offer-source.js';
import { createProgress } from './progress.js';
import { resultsTable } from './results-table.js';

// npm run bench [-- --quick]: what the engine does in a second, beside the most that could be done in its place.

const effort = process.argv.includes('--quick') ? QUICK : FULL;
const folder = mkdtempSync(join(tmpdir(), 'jetsetgo-bench-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const startedAt = performance.now();
const progress = createProgress(1 + HTTP_STAGE_COUNT + LOG_STAGE_COUNT + POSTGRES_STAGE_COUNT);
progress.stage('making offers');
const secret = randomUUID();
const source = createOfferSource(secret);
const offerIds = await source.find(effort.offersPerLog);
const bench = { folder, effort, progress, secret, source, offerIds };
const http = await compareHttp(bench);
const log = await compareLog(bench);
const postgres = await comparePostgres(bench);
progress.stop();

const { length: cores, 0: cpu } = cpus();
const seconds = Math.round((performance.now() - startedAt) / 1000);
console.log(`
Node ${process.versions.node}, ${String(cores)} × ${cpu?.model.trim() ?? 'unknown'}; medians of ${String(effort.repetitions)}; ${String(seconds)} s

${resultsTable([...http, ...log.comparisons, ...postgres.comparisons])}

From durable to readable, SQLite: ${log.lags.join('; ')}.
From durable to readable, PostgreSQL: ${postgres.lags.join('; ')}.`);

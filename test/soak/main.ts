import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { killServerProcesses } from '../support/server-process.js';
import { findFaults, soakLines } from './soak-report.js';
import { soak } from './soak.js';

// npm run soak [-- --seconds 60]: what hostile clients do to those who book. Ends with 1 when the server did not stand it.

const MIN_SECONDS = 2;
const MAX_SECONDS = 86_400;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);
if (!Number.isSafeInteger(seconds) || seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
  console.error(
    `--seconds must be a whole number from ${String(MIN_SECONDS)} to ${String(MAX_SECONDS)}, e.g. npm run soak -- --seconds 300`,
  );
  process.exit(1);
}
process.once('exit', killServerProcesses);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const bar = new SingleBar({
  format: 'Soaking {bar} {percentage}% | {stage}',
  stream: process.stderr,
  noTTYOutput: false,
  clearOnComplete: true,
});
bar.start(seconds, 0, { stage: 'starting' });
let [stageFrom, stageUntil] = [0, 0];
const advance = setInterval(() => {
  stageFrom = Math.min(stageFrom + 1, stageUntil);
  bar.update(stageFrom);
}, 1_000);
const result = await soak(seconds, (stage, share) => {
  [stageFrom, stageUntil] = [stageUntil, stageUntil + share * seconds];
  bar.update(stageFrom, { stage });
});
clearInterval(advance);
bar.stop();
for (const line of soakLines(result)) console.log(line);
const faults = findFaults(result, true);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { simulate } from './simulation.js';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, travellers: { type: 'string', default: '500' } },
});
const [seed, travellers] = [Number(values.seed ?? Date.now() % 2 ** 32), Number(values.travellers)];
if (!Number.isSafeInteger(seed) || seed < 0 || !Number.isSafeInteger(travellers) || travellers < 1) {
  console.error(
    '--seed and --travellers must be whole numbers, e.g. npm run simulate -- --seed 7 --travellers 500',
  );
  process.exit(1);
}
const bar = new SingleBar({
  format: 'Simulating {bar} {percentage}% | {value} of {total} steps',
  noTTYOutput: false,
  clearOnComplete: true,
});
bar.start(1, 0);
const result = await simulate({
  seed,
  travellers,
  onProgress: (done, total) => {
    bar.setTotal(total);
    bar.update(done);
  },
});
bar.stop();
const ends = [...result.ends].sort(([one], [other]) => one.localeCompare(other));
for (const [name, count] of ends) console.log(`${String(count).padStart(7)}  ${name}`);
console.log(
  `Seed ${String(seed)}: ${String(result.bookings)} bookings, ${String(result.restarts)} restarts, ${String(result.violations.length)} violations`,
);
for (const violation of result.violations) console.error(violation);
process.exit(result.violations.length === 0 ? 0 : 1);

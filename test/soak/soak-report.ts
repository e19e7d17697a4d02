import { quantile } from '../bench/comparison.js';
import type { SoakResult } from './soak.js';

/** Honest bookings may take so many times as long beside hostile clients as alone. */
const MAX_RATIO = 3;

/** Caches of what hostile clients searched for are bounded to about so much; what is held beyond it was lost. */
const MAX_HEAP_GROWTH_BYTES = 150_000_000;

/** How many times as long the slowest hundredth of bookings took beside hostile clients as alone. */
export function slowdownOf({ quietMs, loadedMs }: SoakResult): number {
  return quantile(loadedMs, 0.99) / quantile(quietMs, 0.99);
}

/** What must not be, in words; nothing when the server stood it. How much slower it became is one of them, if asked for. */
export function findFaults(result: SoakResult, judgeSlowdown: boolean): readonly string[] {
  const faults = [...result.faults];
  const slowdown = slowdownOf(result);
  if (judgeSlowdown && !(slowdown <= MAX_RATIO))
    faults.push(`bookings took ${slowdown.toFixed(1)} times as long, more than ${String(MAX_RATIO)}`);
  if (result.recorded !== result.booked)
    faults.push(`${String(result.booked)} bookings were answered, and ${String(result.recorded)} made`);
  for (const [what, count] of result.hostile) {
    if (/^unexpected|: 5(?!03)\d\d$/u.test(what)) faults.push(`hostile: ${what} (${String(count)} times)`);
  }
  const growth = result.memory.after.heap - result.memory.before.heap;
  if (!(growth <= MAX_HEAP_GROWTH_BYTES)) faults.push(`the heap grew by ${megabytes(growth)}`);
  if (!result.isReady) faults.push('the server is not ready at the end');
  if (result.exitCode !== 0) faults.push(`the server ended with ${String(result.exitCode)}`);
  return faults;
}

/** The figures of a soak, a line each. */
export function soakLines(result: SoakResult): readonly string[] {
  const { before, after } = result.memory;
  const counts = [...result.hostile].sort(([one], [other]) => one.localeCompare(other));
  return [
    `honest bookings alone            ${timesOf(result.quietMs)}`,
    `honest bookings beside hostile   ${timesOf(result.loadedMs)}`,
    `p99 beside hostile / alone       ${slowdownOf(result).toFixed(2)}`,
    `bookings answered, made, refused ${String(result.booked)}, ${String(result.recorded)}, ${String(result.refused)}`,
    `heap before and after            ${megabytes(before.heap)}, ${megabytes(after.heap)}`,
    `resident before and after        ${megabytes(before.resident)}, ${megabytes(after.resident)}`,
    ...counts.map(([what, count]) => `${String(count).padStart(7)}  ${what}`),
  ];
}

function timesOf(times: readonly number[]): string {
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)].map((ms) => ms.toFixed(1));
  return `p50 ${p50 ?? ''} ms, p99 ${p99 ?? ''} ms, of ${String(times.length)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}

import { afterAll, describe, expect, it } from 'vitest';
import { killServerProcesses } from '../support/server-process.js';
import { findFaults, slowdownOf, soakLines } from './soak-report.js';
import { soak, type SoakResult } from './soak.js';

/** Each hostile way is tried once at least; `npm run soak` goes on for longer, and judges how much slower bookings became. */
const SECONDS = 2;

afterAll(killServerProcesses);

it('a server stands hostile clients: no booking is lost or made twice, and nothing of it fails', async () => {
  const stages: string[] = [];
  const result = await soak(SECONDS, (stage) => stages.push(stage));
  expect(findFaults(result, false)).toEqual([]);
  expect(stages).toHaveLength(4);
  expect(result.loadedMs.length).toBeGreaterThan(0);
  const ways = [...result.hostile.keys()].map((what) => what.split(':')[0]);
  for (const way of ['hostile request', 'guessed reference', 'wrong token', 'dear search']) {
    expect(ways).toContain(way);
  }
}, 60_000);

describe('a soak is judged by', () => {
  const memory = { heap: 80e6, resident: 200e6 };
  const stood: SoakResult = {
    quietMs: [10, 20],
    loadedMs: [15, 60],
    hostile: new Map([['hostile request: 503', 2]]),
    memory: { before: memory, after: memory },
    ...{ booked: 4, recorded: 4, refused: 0, isReady: true, exitCode: 0, faults: [] },
  };

  it('nothing, when the server stood it', () => {
    expect(slowdownOf(stood)).toBe(3);
    expect(findFaults(stood, true)).toEqual([]);
    expect(soakLines(stood).join('\n')).toMatch(/alone +p50 20\.0 ms, p99 20\.0 ms, of 2\n.*hostile/u);
  });

  it.each<[string, Partial<SoakResult>, RegExp]>([
    ['slower bookings', { loadedMs: [61] }, /3\.0 times as long/],
    ['no booking at all', { loadedMs: [] }, /NaN times as long/],
    ['a booking made twice', { recorded: 5 }, /4 bookings were answered, and 5 made/],
    ['a booking that is lost', { recorded: 3 }, /and 3 made/],
    ['a failure', { hostile: new Map([['dear search: 500', 1]]) }, /dear search: 500 \(1 times\)/],
    ['what nobody expects', { hostile: new Map([['unexpected 200: a bomb', 1]]) }, /a bomb/],
    ['memory that is lost', { memory: { before: memory, after: { ...memory, heap: 240e6 } } }, /160 MB/],
    ['a server that is not ready', { isReady: false }, /not ready/],
    ['a server that died', { exitCode: null }, /ended with null/],
    ['what honest clients saw', { faults: ['strange'] }, /strange/],
  ])('%s', (_what, changes, fault) => {
    const [first, ...others] = findFaults({ ...stood, ...changes }, true);
    expect(first).toMatch(fault);
    expect(others).toEqual([]);
  });
});

import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns, type Steps } from '../../src/platform/turns.js';

/** Larger than what is done in one turn. */
const WHOLE_TURN = 1_000_000;

it('work is done in turns, those of several going round, and answers what it ends with', async () => {
  const done: string[] = [];
  function* work(name: string): Steps<string> {
    for (const step of [1, 2, 3]) {
      done.push(`${name}${String(step)}`);
      yield WHOLE_TURN;
    }
    return name;
  }
  const turns = createTurns();
  expect(await Promise.all([turns.run(work('a')), turns.run(work('b'))])).toEqual(['a', 'b']);
  expect(done).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
});

it('one piece of work is done before whatever else came meanwhile, however many wait', async () => {
  let steps = 0;
  function* work(): Steps<void> {
    steps += 1;
    yield WHOLE_TURN;
  }
  const turns = createTurns();
  const all = Promise.all(Array.from({ length: 10 }, () => turns.run(work())));
  await setImmediate();
  await setImmediate();
  expect(steps).toBeLessThanOrEqual(2);
  await all;
  expect(steps).toBe(10);
});

it('small steps are done together', async () => {
  let rounds = 0;
  function* work(): Steps<number> {
    for (let step = 0; step < 1_000; step += 1) yield 1;
    return rounds;
  }
  const counting = setInterval(() => (rounds += 1), 0);
  expect(await createTurns().run(work())).toBeLessThan(10);
  clearInterval(counting);
});

it('work that fails, or is aborted, rejects and leaves the turns to others', async () => {
  const turns = createTurns();
  function* broken(): Steps<never> {
    throw new Error('broken');
  }
  function* endless(): Steps<never> {
    for (;;) yield WHOLE_TURN;
  }
  function* short(): Steps<string> {
    yield 1;
    return 'done';
  }
  const stop = new AbortController();
  const running = turns.run(endless(), stop.signal);
  const failing = turns.run(broken());
  const others = turns.run(short());
  await expect(failing).rejects.toThrow('broken');
  expect(await others).toBe('done');
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});

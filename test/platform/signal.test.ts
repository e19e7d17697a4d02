import { describe, expect, it } from 'vitest';
import { createSignal } from '../../src/platform/signal.js';

const LONG_MS = 20_000;

/** How long a promise takes. */
async function msOf(promise: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await promise;
  return performance.now() - start;
}

describe('a signal', () => {
  it('wakes everyone who waits', async () => {
    const signal = createSignal();
    const waits = [signal.wait(LONG_MS), signal.wait(LONG_MS)];
    signal.notify();
    expect(await msOf(Promise.all(waits))).toBeLessThan(100);
  });

  it('does not wake who waits later', async () => {
    const signal = createSignal();
    signal.notify();
    expect(await msOf(signal.wait(60))).toBeGreaterThan(50);
  });

  it('wakes each wait once, and the next wait at the next notification', async () => {
    const signal = createSignal();
    let wakings = 0;
    const first = signal.wait(LONG_MS).then(() => (wakings += 1));
    signal.notify();
    signal.notify();
    await first;
    const second = signal.wait(LONG_MS).then(() => (wakings += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(wakings).toBe(1);
    signal.notify();
    await second;
    expect(wakings).toBe(2);
  });

  it('lets a wait be cancelled, before or while it waits', async () => {
    const signal = createSignal();
    const cancel = new AbortController();
    const waiting = signal.wait(LONG_MS, cancel.signal);
    cancel.abort();
    expect(await msOf(waiting)).toBeLessThan(100);
    expect(await msOf(signal.wait(LONG_MS, cancel.signal))).toBeLessThan(100);
  });

  it('may be notified when nobody waits', () => {
    expect(() => {
      createSignal().notify();
    }).not.toThrow();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStreamRegistry, type StreamRegistry } from '../../../src/graphql/server/stream-registry.js';

let registry: StreamRegistry;
const expired: string[] = [];
const reserve = (token: string): void => registry.reserve(token, [], () => expired.push(token));

beforeEach(() => {
  vi.useFakeTimers();
  registry = createStreamRegistry();
  expired.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('streams', () => {
  it('are a thousand at most, open or reserved, until one ends', () => {
    for (let count = 0; count < 500; count += 1) reserve(String(count));
    const leave = Array.from({ length: 500 }, () => registry.enter(null, []));
    expect(registry.hasRoom()).toBe(false);
    leave[0]!();
    expect(registry.hasRoom()).toBe(true);
    reserve('last');
    expect(registry.hasRoom()).toBe(false);
    registry.enter('last', [])();
    expect(registry.hasRoom()).toBe(true);
  });

  it('are 250 at most of one client, open or reserved, until one ends', () => {
    for (let count = 0; count < 125; count += 1) registry.reserve(String(count), ['a'], () => undefined);
    const leave = Array.from({ length: 125 }, () => registry.enter(null, ['a']));
    const hasRoom = () => ['a', 'b'].map((client) => registry.hasRoomFor([client]));
    expect(hasRoom()).toEqual([false, true]);
    leave[0]!();
    expect(hasRoom()).toEqual([true, true]);
    registry.enter(null, ['a']);
    registry.enter('0', ['b']);
    expect(hasRoom()).toEqual([false, true]);
    vi.advanceTimersByTime(10_000);
    for (let count = 0; count < 124; count += 1) registry.enter(null, ['a']);
    expect(hasRoom()).toEqual([false, true]);
    expect(registry.hasRoomFor([])).toBe(true);
  });

  it('that are reserved and not opened are given up after ten seconds', () => {
    reserve('opened');
    reserve('forgotten');
    registry.enter('opened', []);
    vi.advanceTimersByTime(10_000);
    expect(expired).toEqual(['forgotten']);
    expect([registry.isReserved('opened'), registry.isReserved('forgotten')]).toEqual([true, false]);
  });

  it('carry subscriptions while they are open, a hundred at most', () => {
    expect(registry.addOperation('none')).toMatch(/no such stream/);
    reserve('a');
    expect(registry.addOperation('a')).toMatch(/not open/);
    registry.endOperation('a');
    registry.enter('a', []);
    for (let count = 0; count < 100; count += 1) expect(registry.addOperation('a')).toBeNull();
    expect(registry.addOperation('a')).toMatch(/At most 100/);
    registry.endOperation('a');
    registry.endOperation('a');
    expect(registry.addOperation('a')).toBeNull();
  });

  it('are forgotten all at once when the server stops', () => {
    reserve('a');
    registry.clear();
    vi.advanceTimersByTime(20_000);
    expect(registry.isReserved('a')).toBe(false);
    expect(expired).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStreamRegistry, type StreamRegistry } from '../../../src/graphql/server/stream-registry.js';

let registry: StreamRegistry;
const expired: string[] = [];

const enter = (...client: string[]): (() => void) => {
  const entered = registry.enter(client);
  if (typeof entered === 'string') throw new Error(entered);
  return entered;
};
const reserve = (token: string, ...client: string[]): void =>
  registry.reserve(token, enter(...client), () => expired.push(token));

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
    const leave = Array.from({ length: 500 }, () => enter());
    expect(registry.enter([])).toBe('node');
    leave[0]!();
    leave[0]!();
    reserve('last');
    expect(registry.enter([])).toBe('node');
    registry.open('last')();
    enter();
    expect(registry.enter([])).toBe('node');
  });

  it('are 250 at most of one client, open or reserved, until one ends', () => {
    for (let count = 0; count < 125; count += 1) reserve(String(count), 'a');
    const leave = Array.from({ length: 125 }, () => enter('a'));
    const isFull = (): boolean => registry.enter(['a']) === 'client';
    expect(isFull()).toBe(true);
    enter('b');
    leave[0]!();
    enter('a');
    expect(isFull()).toBe(true);
    registry.open('0');
    expect(isFull()).toBe(true);
    vi.advanceTimersByTime(10_000);
    for (let count = 0; count < 124; count += 1) enter('a');
    expect(isFull()).toBe(true);
    enter();
  });

  it('that are reserved and not opened are given up after ten seconds', () => {
    reserve('opened');
    reserve('forgotten');
    registry.open('opened');
    vi.advanceTimersByTime(10_000);
    expect(expired).toEqual(['forgotten']);
    expect([registry.isReserved('opened'), registry.isReserved('forgotten')]).toEqual([true, false]);
  });

  it('carry subscriptions while they are open, a hundred at most', () => {
    expect(registry.addOperation('none')).toBe('not-open');
    reserve('a');
    expect(registry.addOperation('a')).toBe('not-open');
    registry.open('a');
    for (let count = 0; count < 100; count += 1) expect(registry.addOperation('a')).toBeNull();
    expect([registry.addOperation('a'), registry.addOperation('a')]).toEqual(['full', 'full']);
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

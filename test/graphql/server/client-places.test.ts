import { describe, expect, it } from 'vitest';
import { createClientPlaces } from '../../../src/graphql/server/client-places.js';

describe('the places of a client', () => {
  it('are as many as there are, each given back once', () => {
    const places = createClientPlaces(2);
    const leave = places.enter(['a']);
    expect(places.hasRoom(['a'])).toBe(true);
    places.enter(['a']);
    expect([places.hasRoom(['a']), places.hasRoom(['b']), places.hasRoom([])]).toEqual([false, true, true]);
    leave();
    leave();
    expect(places.hasRoom(['a'])).toBe(true);
    places.enter(['a']);
    expect(places.hasRoom(['a'])).toBe(false);
  });

  it('are taken of all of its keys, and none is to be had when one has none left', () => {
    const places = createClientPlaces(1);
    const leave = places.enter(['caller', 'network']);
    expect([places.hasRoom(['caller']), places.hasRoom(['network'])]).toEqual([false, false]);
    expect(places.hasRoom(['another', 'network'])).toBe(false);
    leave();
    expect(places.hasRoom(['caller', 'network'])).toBe(true);
  });
});

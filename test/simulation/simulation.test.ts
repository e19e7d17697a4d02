import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.js';

/** Replays a run exactly. */
const GIVEN_SEED = process.env['SIMULATION_SEED'];

/** A run of this many ends within some seconds; `npm run simulate` makes longer ones. */
const TRAVELLERS = 60;

describe('hundreds of acts by travellers, a provider that fails, an engine that ends at any moment', () => {
  const seeds = GIVEN_SEED === undefined ? [1, Date.now() % 2 ** 32] : [Number(GIVEN_SEED)];

  it.each(seeds)('leave seats and money right (SIMULATION_SEED=%i replays it)', async (seed) => {
    const { violations, bookings } = await simulate({ seed, travellers: TRAVELLERS });
    expect(violations).toEqual([]);
    expect(bookings).toBeGreaterThan(0);
  });

  it('are acts of every kind, and the engine ends often: chance leaves some out of other runs', async () => {
    const { bookings, restarts, ends } = await simulate({ seed: 1, travellers: TRAVELLERS });
    expect(bookings).toBeGreaterThan(TRAVELLERS / 4);
    expect(restarts).toBeGreaterThan(5);
    const acts = [
      'book BOOKED',
      'pay DONE',
      'confirmCancellation DONE',
      'confirmChange DONE',
      'moveDeparture DONE',
      'cancelDeparture DONE',
    ];
    for (const act of acts) expect([...ends.keys()]).toContain(act);
  });
});

it('the same seed is the same run', async () => {
  const options = { seed: 7, travellers: 10 };
  expect(await simulate(options)).toEqual(await simulate(options));
});

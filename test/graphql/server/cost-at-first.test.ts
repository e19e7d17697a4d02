import type { ExecutionResult } from 'graphql';
import { expect, it } from 'vitest';
import { costAtFirst } from '../../../src/graphql/server/cost-at-first.js';

const COST = { requested: 3, maximum: 20_000 };

async function* twoEvents(): AsyncGenerator<ExecutionResult, void, void> {
  yield { data: { event: 1 }, extensions: { other: true } };
  yield { data: { event: 2 } };
}

it('a cost is told beside the first event, and no other', async () => {
  const seen: ExecutionResult[] = [];
  const events = costAtFirst(twoEvents(), COST) as AsyncGenerator<ExecutionResult, void, void>;
  for await (const event of events) seen.push(event);
  expect(seen).toEqual([
    { data: { event: 1 }, extensions: { other: true, cost: COST } },
    { data: { event: 2 } },
  ]);
});

it('a subscription that did not come to be, or is left before its first event, tells none', async () => {
  expect(costAtFirst({ errors: [] }, COST)).toEqual({ errors: [] });
  const events = costAtFirst(twoEvents(), COST) as AsyncGenerator<ExecutionResult, void, void>;
  expect(await events.return()).toEqual({ done: true, value: undefined });
  expect((await events.next()).done).toBe(true);
});

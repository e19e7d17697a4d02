import { buildSchema, graphql, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../src/access/caller.js';
import { cutOffQueries } from '../../src/graphql/cut-off-queries.js';
import type { RequestContext } from '../../src/graphql/request-context.js';

/** A schema whose trees hang until they are picked; those under `quick` hang below the root. */
function createOrchard() {
  const orchard = { pick: (): void => undefined, asked: 0 };
  const picked = new Promise<string>((resolve) => (orchard.pick = () => resolve('apple')));
  const schema = buildSchema(
    'type Query { quick: Tree slow: String } type Mutation { plant: Tree } type Tree { fruit: String plain: String }',
  );
  const hang = (): Promise<string> => {
    orchard.asked += 1;
    return picked;
  };
  const fields = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();
  fields('Query')['quick']!.resolve = () => ({ plain: 'bark' });
  fields('Query')['slow']!.resolve = hang;
  fields('Mutation')['plant']!.resolve = () => ({ plain: 'bark' });
  fields('Tree')['fruit']!.resolve = hang;
  return { orchard, schema: cutOffQueries(schema) };
}

function ask(schema: GraphQLSchema, source: string) {
  const end = new AbortController();
  const work: RequestContext['work'] = new Set();
  const contextValue: RequestContext = {
    ...{ requestId: 'r-1', caller: NOBODY, address: '192.0.2.1' },
    ...{ signal: end.signal, work },
  };
  return { answer: graphql({ schema, source, contextValue }), end, work };
}

describe('when its time ends', () => {
  it.each([
    ['{ slow }', { slow: null }],
    ['{ quick { plain fruit } }', { quick: { plain: 'bark', fruit: null } }],
  ])('the query %s does, and what it began is known', async (source, data) => {
    const { orchard, schema } = createOrchard();
    const { answer, end, work } = ask(schema, source);
    await expect.poll(() => orchard.asked).toBe(1);
    end.abort(new Error('too late'));
    expect(await answer).toMatchObject({ data, errors: [{ message: 'too late' }] });
    expect(work.size).toBe(1);
    orchard.pick();
    expect(await Promise.all(work)).toEqual(['apple']);
  });

  it('what a schema tells of itself is left as it is: it is that of every schema', async () => {
    const { schema } = createOrchard();
    const told = await graphql({ schema, source: '{ __schema { queryType { name } } }' });
    expect(told).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  it('a mutation goes on, with all that is asked of its answer', async () => {
    const { orchard, schema } = createOrchard();
    const { answer, end } = ask(schema, 'mutation { plant { fruit } }');
    end.abort(new Error('too late'));
    await expect.poll(() => orchard.asked).toBe(1);
    orchard.pick();
    expect(await answer).toEqual({ data: { plant: { fruit: 'apple' } } });
  });
});

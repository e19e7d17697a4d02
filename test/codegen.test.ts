import { buildSchema, validate, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { driftedFiles, generateFiles } from '../codegen.js';
import { exampleOperations } from '../src/graphql/explorer/example-operations.js';
import { parse } from 'graphql';

describe('what is made from the code', () => {
  it('is committed as the code makes it now; run `npm run codegen` when this fails', async () => {
    expect(await driftedFiles()).toEqual([]);
  });

  it('is the schema, the typed documents and the list of their ids', async () => {
    const files = await generateFiles();
    expect([...files.keys()]).toEqual([
      'schema/schema.graphql',
      'test/generated/graphql.ts',
      'test/generated/persisted-documents.json',
    ]);
    expect(files.get('schema/schema.graphql')).toContain('bookFlight(');
  });
});

describe('the examples of the explorer', () => {
  let schema: GraphQLSchema;

  beforeAll(async () => {
    schema = buildSchema((await generateFiles()).get('schema/schema.graphql') ?? '');
  });

  it.each(
    exampleOperations({
      departDate: '2027-01-15',
      offerId: null,
      idempotencyKey: 'key-12345',
      openedAt: '2027-01-01T10:00:00.000Z',
    }),
  )('$name is valid against the schema', ({ document }) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });
});

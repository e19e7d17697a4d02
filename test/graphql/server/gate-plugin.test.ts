import { HeaderMap } from '@apollo/server';
import { parse, type OperationDefinitionNode } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { NOBODY } from '../../../src/access/caller.js';
import { createSchema, type Handlers } from '../../../src/graphql/schema.js';
import { createAdmission, type Admission } from '../../../src/graphql/server/admission.js';
import { createAdmit } from '../../../src/graphql/server/admit.js';
import { createApolloServer } from '../../../src/graphql/server/apollo-server.js';
import { createDocumentGate } from '../../../src/graphql/server/documents/document-gate.js';
import { createFormatError } from '../../../src/graphql/server/format-error.js';
import {
  createRateLimits,
  type AskedFields,
  type RateLimits,
} from '../../../src/graphql/server/rate-limits.js';
import { rootFields } from '../../../src/graphql/server/root-fields.js';
import type { ServedOperation } from '../../../src/graphql/server/served-operation.js';
import { createLogger } from '../../../src/platform/logger.js';
import { createLocalRateLimiters } from '../../../src/platform/rate-limiters.js';

const SCHEMA = createSchema();

/** A query as it is judged. */
function askedOf(query: string): AskedFields {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return { document, operation, variables: {}, fields: rootFields({ document, operation }), cost: 0 };
}

/** A server that answers queries of one guest, and what it told its operator. */
async function serve(admission: Admission, rateLimits: RateLimits | null, schema = SCHEMA) {
  const served: ServedOperation[] = [];
  const gate = createDocumentGate(schema, true);
  const apollo = createApolloServer({
    ...{ schema, gate },
    admit: createAdmit({ gate, admission, rateLimits }),
    formatError: createFormatError(createLogger('silent'), () => 'made', true),
    onServed: (operation) => served.push(operation),
  });
  await apollo.start();
  onTestFinished(() => apollo.stop());
  const ask = async (query: string, signal = new AbortController().signal) => {
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query },
      },
      context: async () => ({
        ...{ requestId: 'r-1', caller: NOBODY, address: '127.0.0.1' },
        ...{ signal, work: new Set<Promise<unknown>>() },
      }),
    });
    const { errors } = JSON.parse(body.kind === 'complete' ? body.string : '');
    return { status, retryAfter: headers.get('retry-after'), errors };
  };
  return { ask, served };
}

it('a server that has no room says so with 503 and when to try again, and tells its operator', async () => {
  const { ask, served } = await serve(createAdmission({ heavy: 1, write: 1, light: 0 }), null);
  const { status, retryAfter, errors } = await ask('{ __typename }');
  expect([status, retryAfter]).toEqual([503, '1']);
  expect(errors).toMatchObject([
    { extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1, requestId: 'r-1' } },
  ]);
  expect(served).toMatchObject([{ requestId: 'r-1', kind: 'query', codes: ['OVERLOADED'] }]);
});

it('what comes too soon is told so with 429 and when to try again, and leaves room for others', async () => {
  const limits = createRateLimits(
    SCHEMA,
    createLocalRateLimiters(() => 0),
  );
  const { ask, served } = await serve(createAdmission({ heavy: 1, write: 1, light: 1 }), limits);
  const field = 'bookingByReference(reference: "", familyName: "A") { accessToken }';
  const six = `{ ${Array.from({ length: 6 }, (_, index) => `a${String(index)}: ${field}`).join(' ')} }`;
  await limits.refuse(askedOf(six), { caller: NOBODY, address: '127.0.0.1' });
  for (let count = 0; count < 2; count += 1) {
    const { status, retryAfter, errors } = await ask(six);
    expect([status, retryAfter]).toEqual([429, '12']);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 12 } }]);
  }
  expect(served.map(({ codes }) => codes)).toEqual([['RATE_LIMITED'], ['RATE_LIMITED']]);
  expect((await ask('{ __typename }')).errors).toBeUndefined();
});

it('a query that is answered before its time makes room for others when its work is over', async () => {
  let finish: (details: null) => void = () => undefined;
  const details = new Promise<null>((resolve) => (finish = resolve));
  const handlers = { offerDetails: () => details, bookings: {}, commands: {}, places: {} };
  const schema = createSchema(handlers as unknown as Handlers);
  const { ask } = await serve(createAdmission({ heavy: 1, write: 1, light: 1 }), null, schema);
  const end = new AbortController();
  const asked = ask('{ offerDetails(offerId: "x") { id } }', end.signal);
  setTimeout(() => end.abort(new Error('too late')));
  expect((await asked).errors).toHaveLength(1);
  expect((await ask('{ __typename }')).status).toBe(503);
  finish(null);
  await expect.poll(async () => (await ask('{ __typename }')).errors).toBeUndefined();
});

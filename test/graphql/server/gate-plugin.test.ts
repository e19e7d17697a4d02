import { HeaderMap } from '@apollo/server';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../../src/access/caller.js';
import { createSchema } from '../../../src/graphql/schema.js';
import { createAdmission } from '../../../src/graphql/server/admission.js';
import { createApolloServer } from '../../../src/graphql/server/apollo-server.js';
import { createDocumentGate } from '../../../src/graphql/server/documents/document-gate.js';
import { createFormatError } from '../../../src/graphql/server/format-error.js';
import type { ServedOperation } from '../../../src/graphql/server/served-operation.js';
import { createLogger } from '../../../src/platform/logger.js';

describe('a server that has no room', () => {
  it('says so with 503 and when to try again, and tells its operator', async () => {
    const served: ServedOperation[] = [];
    const schema = createSchema();
    const apollo = createApolloServer({
      schema,
      gate: createDocumentGate(schema, true),
      rateLimits: null,
      admission: createAdmission({ search: 1, book: 1, look: 0 }),
      formatError: createFormatError(createLogger('silent'), () => 'made', true),
      onServed: (operation) => served.push(operation),
    });
    await apollo.start();
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query: '{ __typename }' },
      },
      context: () => Promise.resolve({ requestId: 'r-1', caller: NOBODY, address: '127.0.0.1' }),
    });
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    const { errors } = JSON.parse(body.kind === 'complete' ? body.string : '');
    expect(errors).toMatchObject([{ extensions: { code: 'OVERLOADED', retryable: true, requestId: 'r-1' } }]);
    expect(served).toMatchObject([{ requestId: 'r-1', kind: 'query', codes: ['OVERLOADED'] }]);
    await apollo.stop();
  });
});

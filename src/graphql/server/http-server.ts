import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.js';
import type { ExampleOperation } from '../explorer/example-operations.js';
import { registerExplorer } from '../explorer/register-explorer.js';
import type { RequestContext } from '../request-context.js';
import type { SubscriptionContext } from '../subscriptions/booking-events.js';
import { EXPLORING_ORIGINS, isOriginAllowed } from './allowed-origins.js';
import { createApolloServer } from './apollo-server.js';
import { createFormatError, type FormatError } from './format-error.js';
import { serveSubscriptions } from './subscription-server.js';

/** Where the API answers. */
const GRAPHQL_PATH = '/graphql';

/** Largest body of a request: a document with nine passengers needs about 5 kB. */
const MAX_BODY_BYTES = 100_000;

const REQUEST_TIMEOUT_MS = 30_000;

/** What the server serves, and to whom. */
export interface HttpServerOptions {
  readonly schema: GraphQLSchema;
  readonly subscriptionContext: SubscriptionContext;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Serves the explorer, introspection, and other origins such as Apollo Sandbox. */
  readonly explorer: boolean;
  readonly exampleOperations: () => Promise<readonly ExampleOperation[]>;
}

/** An HTTP server that can be listened with, injected into and closed. */
export type HttpServer = FastifyInstance;

/** GraphQL over HTTP and WebSocket on one port; closing it lets running requests finish. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { schema, newId, explorer } = options;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    genReqId: newId,
  });
  const formatError = createFormatError(options.logger, newId);
  app.setErrorHandler(hideOurFaults(formatError));
  const apollo = createApolloServer({ schema, formatError, introspection: explorer });
  await apollo.start();
  if (explorer) {
    await app.register(cors, { origin: [...EXPLORING_ORIGINS], methods: ['GET', 'POST'] });
    app.get('/', (_request, reply) => reply.redirect(GRAPHQL_PATH));
    await registerExplorer(app, { graphqlPath: GRAPHQL_PATH, exampleOperations: options.exampleOperations });
  }
  const context = (request: { readonly id: string }): Promise<RequestContext> =>
    Promise.resolve({ requestId: request.id, caller: 'public' });
  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, { context }),
  });
  const stopSubscriptions = serveSubscriptions(app.server, {
    schema,
    path: GRAPHQL_PATH,
    context: options.subscriptionContext,
    formatError,
    isOriginAllowed: (origin, host) => isOriginAllowed(origin, host, explorer),
  });
  app.addHook('preClose', stopSubscriptions);
  closeWithTheLastAnswer(app);
  app.addHook('onClose', () => apollo.stop());
  return app;
}

/** A connection kept alive after its last answer would hold up the end until the client lets go of it. */
function closeWithTheLastAnswer(app: HttpServer): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done();
  });
}

/** Hides a fault of ours outside GraphQL as one inside is hidden; what is wrong with a request stays as fastify words it. */
function hideOurFaults(formatError: FormatError): Parameters<HttpServer['setErrorHandler']>[0] {
  return (error, _request, reply) => {
    if (isRequestFault(error)) return reply.send(error);
    const { message } = formatError({ message: 'Internal Server Error' }, error);
    return reply.status(500).send({ statusCode: 500, error: 'Internal Server Error', message });
  };
}

function isRequestFault(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}

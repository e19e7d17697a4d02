import { fastifyApolloHandler, type ApolloFastifyContextFunction } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from '../../access/authenticate.js';
import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import type { RateLimiters } from '../../platform/rate-limiters.js';
import { tracedRequest } from '../../platform/tracing.js';
import type { ExampleOperation } from '../explorer/example-operations.js';
import { registerExplorer } from '../explorer/register-explorer.js';
import type { RequestContext } from '../request-context.js';
import type { SubscriptionServices } from '../subscriptions/booking-events.js';
import { createAdmission } from './admission.js';
import { createAdmit } from './admit.js';
import { answerFaults } from './answer-faults.js';
import { createOriginRule, type OriginOptions } from './allowed-origins.js';
import { createRequestCallers, type RequestCallers } from './authenticate-requests.js';
import { createApolloServer } from './apollo-server.js';
import { createDocumentGate } from './documents/document-gate.js';
import type { PersistedDocuments } from './documents/persisted-documents.js';
import { serveEventStreams } from './event-streams.js';
import { executionTime } from './execution-time.js';
import { createFormatError } from './format-error.js';
import {
  putDocument,
  readOperationRequest,
  requestParameters,
  type OperationReading,
} from './operation-request.js';
import { servePaymentWebhook, type ReceiveWebhook } from './payment-webhook.js';
import { createAddressOf } from './request-address.js';
import { guardHeaders, guardOrigins } from './request-guard.js';
import { createRateLimits, type RateLimits } from './rate-limits.js';
import { laterRefusal } from './rate-refusal.js';
import { readingCost } from './reading-cost.js';
import { sendRefusal, tellRefusals, type OnRefused } from './request-refusal.js';
import { OTHER_FIELD } from './root-fields.js';
import type { OnServed, OnSubscribed, ServedOperation } from './served-operation.js';
import { serveHealth, type HealthReading } from './serve-health.js';
import { serveMetrics } from './serve-metrics.js';
import { shareAcrossOrigins } from './share-across-origins.js';
import { stopInOrder } from './stop-in-order.js';
import { serveSubscriptions } from './subscription-server.js';
import { createClientErrorHandler, refuseExpectation, refuseUnroutable } from './wire-faults.js';

/** Where the API answers. */
const GRAPHQL_PATH = '/graphql';

/** Where subscriptions are answered as server-sent events. */
const STREAM_PATH = '/graphql/stream';

/** Largest body of a request: a document with nine passengers needs about 5 kB. */
const MAX_BODY_BYTES = 100_000;

/** All headers of a request, its URL included: a query by GET has to fit. */
const MAX_HEADER_BYTES = 16_384;

/** A whole request must have arrived by then. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The headers of a request must have arrived by then: they are one packet or two. */
const HEADERS_TIMEOUT_MS = 10_000;

/** How often the two are looked at; Node's own half a minute would make both meaningless. */
const TIMEOUT_CHECK_INTERVAL_MS = 2_000;

/** What the server serves, and to whom. */
export interface HttpServerOptions extends OriginOptions {
  readonly schema: GraphQLSchema;
  readonly subscriptionContext: SubscriptionServices;
  readonly authenticate: Authenticate;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Serves the explorer, introspection and hints at the schema, and lets in explorers of other origins. */
  readonly explorer: boolean;
  readonly documents: PersistedDocuments;
  readonly exampleOperations: () => Promise<readonly ExampleOperation[]>;
  readonly onServed: OnServed;
  readonly onSubscribed: OnSubscribed;
  /** Count how often clients ask; null: they may ask as often as they like. */
  readonly rateLimiters: RateLimiters | null;
  /** Addresses and networks whose word is taken for where a request came from. */
  readonly trustedProxies: readonly string[];
  /** How long a query may take. */
  readonly queryTimeoutMs: number;
  readonly health: HealthReading;
  /** How long it goes on serving, unready, once it is to stop. */
  readonly shutdownDelayMs: number;
  /** Null: none are served. */
  readonly metrics: Metrics | null;
  /** Null: the payment provider sends none. */
  readonly receiveWebhook: ReceiveWebhook | null;
}

/** An HTTP server that can be listened with, injected into and closed. */
export type HttpServer = FastifyInstance;

/** GraphQL over HTTP and WebSocket on one port; closing it lets running requests finish. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { schema, newId, now, explorer, onServed, documents } = options;
  const onRefused = tellLog(options.logger);
  const app = createListener(options, onRefused);
  const formatError = createFormatError(options.logger, newId, explorer);
  const mayAsk = createOriginRule(options);
  tellRefusals(app, onRefused);
  answerFaults(app, formatError);
  guardOrigins(app, mayAsk);
  const gate = createDocumentGate(schema, explorer);
  const rateLimits = options.rateLimiters && createRateLimits(schema, options.rateLimiters);
  const admit = createAdmit({ gate, admission: createAdmission(), rateLimits });
  const apollo = createApolloServer({ schema, formatError, gate, admit, onServed });
  await apollo.start();
  await shareAcrossOrigins(app, options);
  guardHeaders(app); // after it, so that its refusals can be read where answers can
  serveHealth(app, options.health);
  stopInOrder(app, options.shutdownDelayMs);
  if (explorer) {
    app.get('/', (_request, reply) => reply.redirect(GRAPHQL_PATH));
    await registerExplorer(app, { graphqlPath: GRAPHQL_PATH, exampleOperations: options.exampleOperations });
  }
  if (options.metrics !== null) serveMetrics(app, options.metrics);
  if (options.receiveWebhook !== null) await servePaymentWebhook(app, options.receiveWebhook);
  const callers = createRequestCallers(options.authenticate, rateLimits);
  const context = createContext(callers, options.queryTimeoutMs);
  serveOperations(app, { apollo, callers, context, documents, rateLimits, onServed });
  const asking = {
    authenticate: options.authenticate,
    isOriginAllowed: mayAsk,
    addressOf: createAddressOf(options.trustedProxies),
  };
  const subscriptions = {
    schema,
    context: options.subscriptionContext,
    formatError,
    ...{ gate, admit, documents },
    ...{ rateLimits, onServed, onSubscribed: options.onSubscribed, newId, now, onRefused },
  };
  const sockets = { ...subscriptions, ...asking, logger: options.logger, path: GRAPHQL_PATH };
  app.addHook('preClose', serveEventStreams(app, { ...subscriptions, path: STREAM_PATH, callers }));
  app.addHook('preClose', serveSubscriptions(app.server, sockets));
  app.addHook('onClose', () => apollo.stop());
  return app;
}

function tellLog(logger: Logger): OnRefused {
  return (refused) => logger.info(refused, 'request refused');
}

interface OperationsOptions extends Pick<HttpServerOptions, 'documents' | 'onServed'> {
  readonly apollo: ReturnType<typeof createApolloServer>;
  readonly callers: RequestCallers;
  readonly context: ApolloFastifyContextFunction<RequestContext>;
  readonly rateLimits: RateLimits | null;
}

/** Queries and mutations, by whoever was identified. */
function serveOperations(
  app: HttpServer,
  { apollo, callers, context, documents, rateLimits, onServed }: OperationsOptions,
): void {
  const handle = fastifyApolloHandler(apollo, { context });
  const read = async (request: FastifyRequest): Promise<OperationReading> => {
    const by = { caller: callers.callerOf(request), address: request.ip };
    const tooSoon = await rateLimits?.charge(readingCost(requestParameters(request)), by);
    return tooSoon ? { kind: 'refused', ...laterRefusal(tooSoon) } : readOperationRequest(request, documents);
  };
  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST'],
    onRequest: callers.identify,
    preHandler: async (request, reply) => {
      const startedMs = performance.now();
      const reading = await read(request);
      if (reading.kind === 'document') {
        putDocument(request, reading);
        return;
      }
      const served: ServedOperation = {
        ...{ requestId: request.id, transport: 'http', kind: 'none', name: null, cost: null },
        ...{ field: OTHER_FIELD, caller: callers.callerOf(request).principal.role },
        ...{ durationMs: performance.now() - startedMs, codes: [reading.code] },
      };
      // Within a span of its own: that of the operator's instrumentation keeps its name.
      void tracedRequest(request.headers, 'graphql', async () => onServed(served));
      return sendRefusal(request, reply, { ...reading, isTold: true });
    },
    handler: (request, reply) =>
      tracedRequest(request.headers, 'graphql', async () => handle.call(app, request, reply)),
  });
}

function createContext(
  callers: RequestCallers,
  queryTimeoutMs: number,
): ApolloFastifyContextFunction<RequestContext> {
  return (request, reply) =>
    Promise.resolve({
      requestId: request.id,
      caller: callers.callerOf(request),
      address: request.ip,
      signal: executionTime(reply, queryTimeoutMs),
      work: new Set(),
    });
}

function createListener({ newId, trustedProxies }: HttpServerOptions, onRefused: OnRefused): HttpServer {
  const app = fastify({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // it would refuse the balancer's question, and others in words that are not ours
    genReqId: newId,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    },
    clientErrorHandler: createClientErrorHandler({ newId, onRefused }),
    frameworkErrors: refuseUnroutable(onRefused),
  });
  app.server.on('checkExpectation', refuseExpectation({ newId, onRefused }));
  return app;
}

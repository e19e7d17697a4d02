import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextWillSendResponse,
  GraphQLRequestListener,
} from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { RequestContext } from '../request-context.js';
import type { Admit, Judged } from './admit.js';
import type { DocumentGate } from './documents/document-gate.js';
import type { FormatError } from './format-error.js';
import { retryLaterIn } from './rate-refusal.js';
import { OTHER_FIELD } from './root-fields.js';
import { codesOf, keptName, type OnServed } from './served-operation.js';

/** What stands between Apollo and the schema. */
export interface GatePluginOptions {
  readonly gate: DocumentGate;
  readonly admit: Admit;
  readonly formatError: FormatError;
  readonly onServed: OnServed;
  /** Where the request that an error belongs to is kept until the error is formatted. */
  readonly requestIds: WeakMap<object, string>;
}

/** The media type whose clients tell an answer by its HTTP status (GraphQL over HTTP, section 6.4). */
const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** Sends every HTTP operation through the gate before it is executed, and tells of it afterwards. */
export function createGatePlugin(options: GatePluginOptions): ApolloServerPlugin<RequestContext> {
  return { requestDidStart: () => Promise.resolve(listenTo(options)) };
}

function listenTo(options: GatePluginOptions): GraphQLRequestListener<RequestContext> {
  const { gate, admit, formatError, requestIds } = options;
  const startedMs = performance.now();
  let faults: readonly GraphQLError[] = [];
  let judged: Judged | null = null;

  return {
    didResolveOperation: async ({ document, operation, request, contextValue }) => {
      faults = gate.judge(document);
      if (faults[0] !== undefined) throw faults[0];
      if (operation === undefined) return; // execution says which operations there are
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionByHttp(); // it would run as a query
      judged = await admit({ document, operation, variables: request.variables ?? {} }, contextValue);
      if (judged.refusal !== null) throw judged.refusal;
    },
    didEncounterErrors: async ({ errors, contextValue }) => {
      for (const error of errors) requestIds.set(error, contextValue.requestId);
    },
    willSendResponse: async (context) => {
      const { response, contextValue } = context;
      if (judged !== null) void Promise.allSettled(contextValue.work).then(judged.leave);
      if (response.body.kind !== 'single') return; // nothing here is delivered in parts
      const { singleResult } = response.body;
      const { requestId, caller } = contextValue;
      for (const fault of faults.slice(1)) {
        singleResult.errors = [...(singleResult.errors ?? []), formatError(fault.toJSON(), fault, requestId)];
      }
      const { cost = null, field = OTHER_FIELD } = judged ?? {};
      if (cost !== null) singleResult.extensions = { ...singleResult.extensions, cost };
      const codes = codesOf(singleResult.errors);
      setStatus(context, codes);
      options.onServed({
        ...{ requestId, transport: 'http', field, caller: caller.principal.role },
        kind: context.operation?.operation ?? 'none',
        name: keptName(context.operationName),
        durationMs: performance.now() - startedMs,
        cost: cost?.requested ?? null,
        codes,
      });
    },
  };
}

function subscriptionByHttp(): GraphQLError {
  return new GraphQLError(
    'Subscriptions are served over WebSocket (graphql-transport-ws) at this path, and as server-sent events at /graphql/stream',
    { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } },
  );
}

/** Faults of the document, which a client of plain JSON is told with status 200 (GraphQL over HTTP, section 6.4.1). */
const DOCUMENT_FAULTS: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_COMPLEX',
  'QUERY_TOO_EXPENSIVE',
  'BAD_USER_INPUT',
]);

function setStatus(
  { request, response }: GraphQLRequestContextWillSendResponse<RequestContext>,
  codes: readonly string[],
): void {
  const { data, errors } = response.body.kind === 'single' ? response.body.singleResult : {};
  const hasData = data !== undefined && data !== null;
  const later = retryLaterIn(errors);
  if (!hasData && later !== null) {
    response.http.status = later.status;
    response.http.headers.set('retry-after', String(later.retryAfterSeconds));
  }
  if (hasData || codes.length === 0 || !codes.every((code) => DOCUMENT_FAULTS.has(code))) return;
  const tellsByStatus = acceptOf(request).includes(GRAPHQL_RESPONSE);
  response.http.status = tellsByStatus ? 400 : 200;
}

function acceptOf(request: GraphQLRequestContext<RequestContext>['request']): string {
  return request.http?.headers.get('accept') ?? '';
}

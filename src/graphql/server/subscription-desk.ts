import type { IncomingHttpHeaders } from 'node:http';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  subscribe,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../../access/caller.js';
import type { SubscriptionContext, SubscriptionServices } from '../subscriptions/booking-events.js';
import type { DocumentGate } from './documents/document-gate.js';
import type { AskedDocument, PersistedDocuments } from './documents/persisted-documents.js';
import { tracedRequest } from '../../platform/tracing.js';
import { firstField, OTHER_FIELD } from './root-fields.js';
import {
  codesOf,
  keptName,
  type OnServed,
  type OnSubscribed,
  type ServedOperation,
} from './served-operation.js';
import { untilEnd } from './until-end.js';

/** Who asks, and the id that finds what was asked. */
export interface Asking {
  readonly requestId: string;
  readonly caller: Caller;
  /** Of the request, or of that which opened the socket. */
  readonly headers: IncomingHttpHeaders;
}

/** What a client asks to subscribe to, as it came. */
export interface SubscriptionRequest extends AskedDocument {
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** What subscriptions are opened with. */
export interface SubscriptionDeskOptions {
  readonly schema: GraphQLSchema;
  readonly context: SubscriptionServices;
  readonly gate: DocumentGate;
  readonly documents: PersistedDocuments;
  readonly onServed: OnServed;
  readonly onSubscribed: OnSubscribed;
  readonly transport: ServedOperation['transport'];
}

/** Opens subscriptions, and nothing else, for a transport that does not go through Apollo. */
export interface SubscriptionDesk {
  /** What to execute, or why not. */
  open(request: SubscriptionRequest, asking: Asking): Promise<ExecutionArgs | readonly GraphQLError[]>;
  /** Executes what was opened, and tells when it begins and ends. */
  subscribe(opened: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
}

/** A desk that judges what it opens by the gate of all transports, and tells of it. */
export function createSubscriptionDesk(options: SubscriptionDeskOptions): SubscriptionDesk {
  return {
    open: (request, asking) =>
      tracedRequest(asking.headers, 'graphql', () => Promise.resolve(open(options, request, asking))),
    async subscribe(opened) {
      const result = await subscribe(opened);
      return Symbol.asyncIterator in result
        ? untilEnd(result, options.onSubscribed(options.transport))
        : result;
    },
  };
}

function open(
  options: SubscriptionDeskOptions,
  request: SubscriptionRequest,
  { requestId, caller }: Asking,
): ExecutionArgs | readonly GraphQLError[] {
  const startedMs = performance.now();
  const opened = judged(options, request, caller);
  const operation = 'document' in opened ? getOperationAST(opened.document, request.operationName) : null;
  const asked = 'document' in opened && operation ? { document: opened.document, operation } : null;
  options.onServed({
    requestId,
    transport: options.transport,
    kind: asked === null ? 'none' : 'subscription',
    name: keptName(request.operationName),
    field: asked === null ? OTHER_FIELD : firstField(asked),
    caller: caller.principal.role,
    durationMs: performance.now() - startedMs,
    cost: null,
    codes: 'document' in opened ? [] : codesOf(opened),
  });
  return opened;
}

function judged(
  { schema, context, gate, documents }: SubscriptionDeskOptions,
  request: SubscriptionRequest,
  caller: Caller,
): ExecutionArgs | readonly GraphQLError[] {
  const choice = documents.choose(request);
  if (choice.kind === 'refused') return [refusal(choice.message, choice.code)];
  const reading = gate.read(choice.text);
  if (reading.kind === 'refused') return reading.faults;
  const { document } = reading;
  const operation = getOperationAST(document, request.operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [refusal('Only subscriptions are served here; send queries and mutations by HTTP POST')];
  }
  const variableValues = request.variables ?? {};
  const asked = { document, operation, variables: variableValues };
  const fault = gate.check(asked, gate.cost(asked));
  if (fault !== null) return [fault];
  const unread = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues).errors;
  if (unread !== undefined) return unread.map(({ message }) => refusal(message, 'BAD_USER_INPUT'));
  const contextValue: SubscriptionContext = { ...context, caller };
  return { schema, document, contextValue, operationName: request.operationName, variableValues };
}

function refusal(message: string, code = 'BAD_REQUEST'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

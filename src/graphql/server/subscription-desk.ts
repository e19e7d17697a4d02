import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../../access/caller.js';
import type { SubscriptionContext, SubscriptionServices } from '../subscriptions/booking-events.js';
import type { DocumentGate } from './documents/document-gate.js';
import type { AskedDocument, PersistedDocuments } from './documents/persisted-documents.js';
import { codesOf, keptName, type OnServed, type ServedOperation } from './served-operation.js';

/** Who asks, and the id that finds what was asked. */
export interface Asking {
  readonly requestId: string;
  readonly caller: Caller;
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
  readonly transport: ServedOperation['transport'];
}

/** Opens subscriptions, and nothing else, for a transport that does not go through Apollo. */
export interface SubscriptionDesk {
  /** What to execute, or why not. */
  open(request: SubscriptionRequest, asking: Asking): ExecutionArgs | readonly GraphQLError[];
}

/** A desk that judges what it opens by the gate of all transports, and tells of it. */
export function createSubscriptionDesk(options: SubscriptionDeskOptions): SubscriptionDesk {
  return {
    open(request, { requestId, caller }) {
      const startedMs = performance.now();
      const opened = judged(options, request, caller);
      const isOpen = !Array.isArray(opened);
      options.onServed({
        requestId,
        transport: options.transport,
        kind: isOpen ? 'subscription' : 'none',
        name: keptName(request.operationName),
        durationMs: performance.now() - startedMs,
        cost: null,
        codes: isOpen ? [] : codesOf(opened as readonly GraphQLError[]),
      });
      return opened;
    },
  };
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

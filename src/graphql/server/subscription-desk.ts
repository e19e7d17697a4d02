import type { IncomingHttpHeaders } from 'node:http';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  subscribe,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { Caller } from '../../access/caller.js';
import type { SubscriptionContext, SubscriptionServices } from '../subscriptions/booking-events.js';
import type { Admit, Judged } from './admit.js';
import { costAtFirst } from './cost-at-first.js';
import type { DocumentGate, OperationCost } from './documents/document-gate.js';
import type { AskedOperation } from './documents/operation-cost.js';
import type { AskedDocument, PersistedDocuments } from './documents/persisted-documents.js';
import { tracedRequest } from '../../platform/tracing.js';
import { leaveAtEnd, type Subscribed } from './leave-at-end.js';
import type { RateLimits } from './rate-limits.js';
import { readingCost, REQUEST_COST } from './reading-cost.js';
import { OTHER_FIELD } from './root-fields.js';
import {
  codesOf,
  keptName,
  type OnServed,
  type OnSubscribed,
  type ServedOperation,
} from './served-operation.js';

/** Who asks, and the id that finds what was asked. */
export interface Asking {
  readonly requestId: string;
  readonly caller: Caller;
  readonly address: string;
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
  readonly admit: Admit;
  readonly documents: PersistedDocuments;
  /** Null: everybody may subscribe as often, and to as much, as they like. */
  readonly rateLimits: RateLimits | null;
  readonly onServed: OnServed;
  readonly onSubscribed: OnSubscribed;
  readonly transport: ServedOperation['transport'];
}

/** Opens subscriptions, and nothing else, for a transport that does not go through Apollo. */
export interface SubscriptionDesk {
  /** What to subscribe with, or why not. */
  open(request: SubscriptionRequest, asking: Asking): Promise<ExecutionArgs | readonly GraphQLError[]>;
  /** Subscribes with what was opened; the client holds a subscription until it is over. */
  subscribe(opened: ExecutionArgs): Promise<Subscribed>;
}

/** A desk that judges what it opens by the gate of all transports, and tells of it. */
export function createSubscriptionDesk(options: SubscriptionDeskOptions): SubscriptionDesk {
  const costs = new WeakMap<ExecutionArgs, OperationCost>();
  return {
    open: (request, asking) =>
      tracedRequest(asking.headers, 'graphql', async () => {
        const startedMs = performance.now();
        const opened = await opening(options, request, asking);
        tell(options, request, asking, { opened, durationMs: performance.now() - startedMs });
        if (opened.kind === 'refused') return opened.errors;
        costs.set(opened.args, opened.judged.cost);
        return opened.args;
      }),
    async subscribe(opened) {
      const leave = options.rateLimits?.hold(opened.contextValue as SubscriptionContext);
      if (leave instanceof GraphQLError) return { errors: [leave] };
      const end = options.onSubscribed(options.transport);
      const subscribed = await leaveAtEnd(subscribe(opened), () => {
        leave?.();
        end();
      });
      const cost = costs.get(opened);
      return cost === undefined ? subscribed : costAtFirst(subscribed, cost);
    },
  };
}

type Opening =
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[]; readonly judged?: Judged }
  | { readonly kind: 'open'; readonly args: ExecutionArgs; readonly judged: Judged };

function tell(
  { onServed, transport }: SubscriptionDeskOptions,
  { operationName }: SubscriptionRequest,
  { requestId, caller }: Asking,
  { opened, durationMs }: { readonly opened: Opening; readonly durationMs: number },
): void {
  const isOpen = opened.kind === 'open';
  onServed({
    ...{ requestId, transport, durationMs },
    kind: isOpen ? 'subscription' : 'none',
    name: keptName(operationName),
    field: isOpen ? opened.judged.field : OTHER_FIELD,
    caller: caller.principal.role,
    cost: opened.judged?.cost.requested ?? null,
    codes: isOpen ? [] : codesOf(opened.errors),
  });
}

async function opening(
  options: SubscriptionDeskOptions,
  request: SubscriptionRequest,
  asking: Asking,
): Promise<Opening> {
  const { schema, context, rateLimits, admit, transport } = options;
  const cost = readingCost(request) + (transport === 'websocket' ? REQUEST_COST : 0); // any other came by a request of its own
  const tooSoon = await rateLimits?.charge(cost, asking);
  if (tooSoon) return { kind: 'refused', errors: [tooSoon] };
  const asked = askedIn(options, request);
  if (Array.isArray(asked)) return { kind: 'refused', errors: asked };
  const judged = await admit(asked, asking);
  judged.leave(); // what is held from now on waits for events
  if (judged.refusal !== null) return { kind: 'refused', errors: [judged.refusal], judged };
  const { document, operation, variables: variableValues } = asked;
  const unread = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues).errors;
  if (unread !== undefined) {
    return {
      kind: 'refused',
      errors: unread.map(({ message }) => refusal(message, 'BAD_USER_INPUT')),
      judged,
    };
  }
  const { caller, address } = asking;
  const contextValue: SubscriptionContext = { ...context, caller, address };
  const args = { schema, document, contextValue, operationName: request.operationName, variableValues };
  return { kind: 'open', args, judged };
}

/** The subscription that is asked for, or what is wrong with it. */
function askedIn(
  { gate, documents }: SubscriptionDeskOptions,
  request: SubscriptionRequest,
): AskedOperation | GraphQLError[] {
  const choice = documents.choose(request);
  if (choice.kind === 'refused') return [refusal(choice.message, choice.code)];
  const reading = gate.read(choice.text);
  if (reading.kind === 'refused') return [...reading.faults];
  const { document } = reading;
  const operation = getOperationAST(document, request.operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [refusal('Only subscriptions are served here; send queries and mutations by HTTP POST')];
  }
  return { document, operation, variables: request.variables ?? {} };
}

function refusal(message: string, code = 'BAD_REQUEST'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

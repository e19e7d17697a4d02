import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { readBookingReference } from '../../domain/booking/booking-reference.js';
import { createRateLimiter, type RateLimit } from '../../platform/rate-limiter.js';
import type { RequestContext } from '../request-context.js';
import { clientNetwork } from './client-network.js';
import type { AskedOperation } from './documents/operation-cost.js';
import { rootFields } from './root-fields.js';

/** What a client may do so often: `look` is the look-up of guests, `read` all that is none of the others. */
type RateClass = 'search' | 'book' | 'look' | 'read';

const MINUTE_MS = 60_000;

/**
 * Fields at the root that one client may ask for. An office or a mobile network behind one address searches, books and reads
 * less than this; a server in front of the engine has a token of an operator. Whoever looks for one's own booking mistypes a
 * few times, and whoever guesses names needs thousands of tries.
 */
const CLIENT_LIMITS: Readonly<Record<RateClass, RateLimit>> = {
  search: { count: 1_200, periodMs: MINUTE_MS },
  book: { count: 600, periodMs: MINUTE_MS },
  look: { count: 10, periodMs: MINUTE_MS },
  read: { count: 3_000, periodMs: MINUTE_MS },
};

/** Tries at the names of one booking, from wherever they come: many addresses guess no faster than one. */
const REFERENCE_LIMIT: RateLimit = { count: 5, periodMs: MINUTE_MS };

const SEARCHES: ReadonlySet<string> = new Set(['searchFlights', 'offerDetails', 'searchLocations']);

const GUEST_LOOKUP = 'bookingByReference';

/** Bounds how often operations are asked for. */
export interface RateLimits {
  /** Counts an operation that was judged; the error when it comes too soon, and nothing of it is to be executed. */
  refuse(asked: AskedOperation, by: Pick<RequestContext, 'caller' | 'address'>): GraphQLError | null;
}

/** Limits of this process, by client and by reference; operators have none. */
export function createRateLimits(schema: GraphQLSchema, now: () => Date): RateLimits {
  const limiter = (limit: RateLimit) => createRateLimiter(limit, () => now().getTime());
  const clients = {
    search: limiter(CLIENT_LIMITS.search),
    book: limiter(CLIENT_LIMITS.book),
    look: limiter(CLIENT_LIMITS.look),
    read: limiter(CLIENT_LIMITS.read),
  };
  const references = limiter(REFERENCE_LIMIT);

  return {
    refuse(asked, { caller, address }) {
      if (caller.principal.role === 'operator') return null;
      const fields = rootFields(asked);
      const client = clientNetwork(address);
      for (const [rateClass, uses] of usesByClass(fields, asked)) {
        const waitMs = clients[rateClass].take(client, uses);
        if (waitMs > 0)
          return rateLimited(waitMs, `${ASKED[rateClass]} from your address`, CLIENT_LIMITS[rateClass]);
      }
      for (const [reference, uses] of usesByReference(schema, fields, asked)) {
        const waitMs = references.take(reference, uses);
        if (waitMs > 0) return rateLimited(waitMs, 'look-ups of this reference', REFERENCE_LIMIT);
      }
      return null;
    },
  };
}

const ASKED: Readonly<Record<RateClass, string>> = {
  search: 'searches',
  book: 'mutations',
  look: 'look-ups by reference',
  read: 'queries',
};

function usesByClass(
  fields: readonly FieldNode[],
  { operation }: AskedOperation,
): ReadonlyMap<RateClass, number> {
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  return counted(fields.map(({ name }) => (isMutation ? 'book' : classOf(name.value))));
}

function classOf(field: string): RateClass {
  if (field === GUEST_LOOKUP) return 'look';
  return SEARCHES.has(field) ? 'search' : 'read';
}

/** What cannot be a reference is not counted: there is nothing to find by it. */
function usesByReference(
  schema: GraphQLSchema,
  fields: readonly FieldNode[],
  { operation, variables }: AskedOperation,
): ReadonlyMap<string, number> {
  const lookups = fields.filter(({ name }) => name.value === GUEST_LOOKUP);
  if (lookups.length === 0) return new Map();
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const typed = lookups.map(({ arguments: given = [] }) => {
    const argument = given.find(({ name }) => name.value === 'reference');
    return argument && valueFromASTUntyped(argument.value, coerced);
  });
  return counted(
    typed.map((text) => (typeof text === 'string' ? readBookingReference(text) : null)).filter(isReference),
  );
}

function isReference(reference: string | null): reference is string {
  return reference !== null;
}

function counted<Key>(keys: readonly Key[]): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function rateLimited(waitMs: number, what: string, { count }: RateLimit): GraphQLError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const headers = new Map([['retry-after', String(retryAfterSeconds)]]);
  return new GraphQLError(
    `Too many ${what}: ${String(count)} a minute are served. Nothing was done; ask again in ${String(retryAfterSeconds)} seconds`,
    {
      extensions: {
        code: 'RATE_LIMITED',
        retryable: true,
        retryAfterSeconds,
        http: { status: 429, headers },
      },
    },
  );
}

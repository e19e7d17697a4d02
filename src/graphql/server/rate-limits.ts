import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { readBookingReference } from '../../domain/booking/booking-reference.js';
import type { RateLimit, RateLimiter } from '../../platform/rate-limiter.js';
import type { RateLimiters } from '../../platform/rate-limiters.js';
import { clientKeys, placeKeys, type AskingClient, type ClientKey } from './client-keys.js';
import { clientSite } from './client-network.js';
import { createClientPlaces } from './client-places.js';
import type { AskedOperation } from './documents/operation-cost.js';
import { HOLDER_RETRY_SECONDS, overloaded, rateLimited } from './rate-refusal.js';

/** What a client may do so often: `look` is the look-up of guests, `read` all that is none of the others, `cost` what all of it costs. */
type RateClass = 'search' | 'book' | 'look' | 'read' | 'subscribe' | 'cost';

const MINUTE_MS = 60_000;

/** Tries of a client at bookings of others: whoever looks for one's own mistypes a few times, and guessing takes thousands. */
const LOOK_LIMIT: RateLimit = { count: 10, periodMs: MINUTE_MS };

/**
 * Fields at the root that one client may ask for, and what they may cost together: of the longest documents that are refused
 * it allows some two hundred, of searches for the largest pages half a hundred. An office or a mobile network behind one
 * address searches, books, reads and subscribes less than a guest's limits. Those of whoever signed in are five times as
 * much: an agency's own server asks for all of its agents by one token. A server in front of the engine has a token of an
 * operator.
 */
const CLIENT_LIMITS: Readonly<Record<ClientKey['standing'], Readonly<Record<RateClass, RateLimit>>>> = {
  guest: {
    search: { count: 1_200, periodMs: MINUTE_MS },
    book: { count: 600, periodMs: MINUTE_MS },
    look: LOOK_LIMIT,
    read: { count: 3_000, periodMs: MINUTE_MS },
    subscribe: { count: 600, periodMs: MINUTE_MS },
    cost: { count: 200_000, periodMs: MINUTE_MS },
  },
  'signed-in': {
    search: { count: 6_000, periodMs: MINUTE_MS },
    book: { count: 3_000, periodMs: MINUTE_MS },
    look: LOOK_LIMIT,
    read: { count: 15_000, periodMs: MINUTE_MS },
    subscribe: { count: 3_000, periodMs: MINUTE_MS },
    cost: { count: 1_000_000, periodMs: MINUTE_MS },
  },
};

/** Tries from all IPv6 networks of one site: whoever has thousands of networks guesses no faster than ten clients. */
const SITE_LOOK_LIMIT: RateLimit = { count: 100, periodMs: MINUTE_MS };

/** Tries at the names of one booking, from wherever they come: many addresses guess no faster than one. */
const REFERENCE_LIMIT: RateLimit = { count: 5, periodMs: MINUTE_MS };

/** Subscriptions that one client may hold on one node, each some kilobytes and a look at every event. */
const MAX_SUBSCRIPTIONS_PER_CLIENT = 1_000;

const SEARCHES: ReadonlySet<string> = new Set(['searchFlights', 'offerDetails', 'searchLocations']);

const GUEST_LOOKUP = 'bookingByReference';

/** An operation that was judged, the fields at its root, and what it costs. */
export interface AskedFields extends AskedOperation {
  readonly fields: readonly FieldNode[];
  readonly cost: number;
}

/** Bounds how often operations are asked for, and what they cost. */
export interface RateLimits {
  /** Counts what it costs to look at something, before it is known what it is; the error when that comes too soon. */
  charge(cost: number, by: AskingClient): Promise<GraphQLError | null>;
  /**
   * Counts an operation that was judged; the error when it comes too soon, asks for more at once than ever is served, or is a
   * subscription of a client that holds too many. Nothing of it is to be executed then.
   */
  refuse(asked: AskedFields, by: AskingClient): Promise<GraphQLError | null>;
  /** Counts a subscription as held until the answer is called; the error when its client holds too many. */
  hold(by: AskingClient): (() => void) | GraphQLError;
}

/**
 * Limits by client and by reference; operators have none. Look-ups of guests are counted before they are answered, on all
 * nodes together, since they guard names; where that cannot be done they are refused. All else guards the machines: a
 * statement for each would cost more than most of it, so nodes tell each other afterwards.
 */
export function createRateLimits(schema: GraphQLSchema, limiters: RateLimiters): RateLimits {
  const take = createTake(limiters);
  const references = limiters.limiter({ name: 'reference', counted: 'at-once', ...REFERENCE_LIMIT });
  const sites = limiters.limiter({ name: 'look site', counted: 'at-once', ...SITE_LOOK_LIMIT });
  const subscriptions = createClientPlaces(MAX_SUBSCRIPTIONS_PER_CLIENT);

  return {
    charge: (cost, by) => take(clientKeys(by), 'cost', cost),
    async refuse(asked, by) {
      const clients = clientKeys(by);
      if (clients.length === 0) return null;
      const isHeld = asked.operation.operation === OperationTypeNode.SUBSCRIPTION;
      if (isHeld && !subscriptions.hasRoom(placeKeys(by))) return tooManyHeld();
      const lookups = usesByReference(schema, asked);
      if ([...lookups.values()].some((uses) => uses > REFERENCE_LIMIT.count)) return tooManyAtOnce();
      const usesOf = usesByClass(asked);
      for (const [rateClass, uses] of usesOf) {
        const refused = await take(clients, rateClass, uses);
        if (refused !== null) return refused;
      }
      const site = clientSite(by.address);
      const tries = usesOf.get('look') ?? 0;
      if (site !== null && tries > 0) {
        const refused = answered(await sites.take(site, tries), LOOKS_OF_SITE);
        if (refused !== null) return refused;
      }
      for (const [reference, uses] of lookups) {
        const waitMs = await references.take(reference, uses);
        const refused = answered(waitMs, { what: 'look-ups of this reference', limit: REFERENCE_LIMIT });
        if (refused !== null) return refused;
      }
      return null;
    },
    hold(by) {
      const keys = placeKeys(by);
      return subscriptions.hasRoom(keys) ? subscriptions.enter(keys) : tooManyHeld();
    },
  };
}

const LOOKS_OF_SITE = { what: 'look-ups by reference from your network', limit: SITE_LOOK_LIMIT };

/** Counts uses of one class by a client, under each name that it has; the error of the first limit that they exceed. */
function createTake(
  limiters: RateLimiters,
): (clients: readonly ClientKey[], rateClass: RateClass, uses: number) => Promise<GraphQLError | null> {
  const takers = createTakers(limiters);
  return async (clients, rateClass, uses) => {
    if (uses === 0) return null;
    for (const { standing, key, whose } of clients) {
      const refused = answered(await takers[standing][rateClass].take(key, uses), {
        what: `${ASKED[rateClass]} ${whose}`,
        limit: CLIENT_LIMITS[standing][rateClass],
      });
      if (refused !== null) return refused;
    }
    return null;
  };
}

type Takers = Readonly<Record<RateClass, RateLimiter>>;

function createTakers(limiters: RateLimiters): Readonly<Record<ClientKey['standing'], Takers>> {
  const look = limiters.limiter({ name: 'look', counted: 'at-once', ...LOOK_LIMIT }); // one for all: signing in gives no more guesses
  const takersOf = (standing: ClientKey['standing']): Takers => {
    const soon = (rateClass: Exclude<RateClass, 'look'>): RateLimiter =>
      limiters.limiter({
        name: `${standing} ${rateClass}`,
        counted: 'soon',
        ...CLIENT_LIMITS[standing][rateClass],
      });
    return {
      look,
      search: soon('search'),
      book: soon('book'),
      read: soon('read'),
      subscribe: soon('subscribe'),
      cost: soon('cost'),
    };
  };
  return { guest: takersOf('guest'), 'signed-in': takersOf('signed-in') };
}

const ASKED: Readonly<Record<RateClass, string>> = {
  search: 'searches',
  book: 'mutations',
  look: 'look-ups by reference',
  read: 'queries',
  subscribe: 'new subscriptions',
  cost: 'units of cost',
};

function usesByClass({ operation, fields, cost }: AskedFields): ReadonlyMap<RateClass, number> {
  const byFields = counted(fields.map(({ name }) => classOf(operation.operation, name.value)));
  return new Map([['cost', cost], ...byFields]);
}

function classOf(operation: OperationTypeNode, field: string): RateClass {
  switch (operation) {
    case OperationTypeNode.MUTATION:
      return 'book';
    case OperationTypeNode.SUBSCRIPTION:
      return 'subscribe';
    case OperationTypeNode.QUERY:
      if (field === GUEST_LOOKUP) return 'look';
      return SEARCHES.has(field) ? 'search' : 'read';
  }
}

/** What cannot be a reference is not counted: there is nothing to find by it. */
function usesByReference(
  schema: GraphQLSchema,
  { operation, variables, fields }: AskedFields,
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

/** The error for uses that were not to be had, or where that cannot be told; null for those that were. */
function answered(
  waitMs: number | null,
  { what, limit }: { readonly what: string; readonly limit: RateLimit },
): GraphQLError | null {
  if (waitMs === 0) return null;
  if (waitMs === null) return untold();
  const seconds = Math.ceil(waitMs / 1000);
  return rateLimited(
    `Too many ${what}: ${String(limit.count)} a minute are served. Nothing was done; ask again in ${String(seconds)} seconds`,
    seconds,
  );
}

function untold(): GraphQLError {
  return overloaded(
    'How often this was asked cannot be told at this moment, so nothing was done. Try again in a moment',
  );
}

/** Waiting would not help: more than a limit is never to be had at once. */
function tooManyAtOnce(): GraphQLError {
  return new GraphQLError(
    `At most ${String(REFERENCE_LIMIT.count)} look-ups of one reference in an operation; send fewer`,
    { extensions: { code: 'QUERY_TOO_COMPLEX' } },
  );
}

function tooManyHeld(): GraphQLError {
  return rateLimited(
    `At most ${String(MAX_SUBSCRIPTIONS_PER_CLIENT)} subscriptions of one client at a time; end some first`,
    HOLDER_RETRY_SECONDS,
  );
}

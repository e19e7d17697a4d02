import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { mayUseBooking, scopeOf, type Caller } from '../../access/caller.js';
import type { BookingOwner } from '../../domain/booking/booking-owner.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import { accessError } from './access-error.js';
import { accessRuleOf, type AccessRule, type BookingArgument } from './access-rule.js';
import { untilExpiry } from './until-expiry.js';

/** Whose a booking is; null of one that is nobody's, or that there is not. */
export type FindOwner = (bookingId: string) => Promise<BookingOwner | null>;

/** What rules need to be judged. */
export interface GuardDependencies {
  readonly findOwner: FindOwner;
  readonly now: () => Date;
}

/** What a guard asks of the context of every operation. */
interface GuardedContext {
  readonly caller: Caller;
}

type Arguments = Readonly<Record<string, unknown>>;
type Resolver = GraphQLFieldResolver<unknown, GuardedContext, Arguments>;

/**
 * The id of no booking. An operation on a booking that its caller may not use is carried out on this one: it does the same
 * work and gives the same answer as for any booking that there is not, whichever operation it is.
 */
const NO_BOOKING = '00000000-0000-0000-0000-000000000000';

/** Puts the rule of every operation before what it does; throws where an operation was declared without one. */
export function guardOperations(schema: GraphQLSchema, dependencies: GuardDependencies): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const rule = accessRuleOf(field);
      if (rule === undefined) throw new Error(`${String(root)}.${field.name} has no @Access rule`);
      guard(field as GraphQLField<unknown, GuardedContext>, rule, dependencies);
    }
  }
  return schema;
}

function guard(
  field: GraphQLField<unknown, GuardedContext>,
  rule: AccessRule,
  { findOwner, now }: GuardDependencies,
): void {
  const { resolve, subscribe } = field;
  const guarded =
    (inner: Resolver): Resolver =>
    async (source, args, context, info) =>
      inner(source, await judged(rule, args, context.caller, findOwner), context, info);
  if (subscribe) {
    const open = guarded(subscribe as Resolver);
    field.subscribe = async (source, args: Arguments, context, info) =>
      untilExpiry(await open(source, args, context, info), context.caller, now);
  } else if (resolve && rule.for !== 'anyone') {
    field.resolve = guarded(resolve as Resolver);
  }
}

/** The arguments to go on with; throws where the caller may not ask at all. */
async function judged(
  rule: AccessRule,
  args: Arguments,
  caller: Caller,
  findOwner: FindOwner,
): Promise<Arguments> {
  switch (rule.for) {
    case 'anyone':
      return args;
    case 'operator':
      if (caller.principal.role === 'operator') return args;
      throw accessError(caller, 'Only operators may ask for this');
    case 'list':
      if (scopeOf(caller.principal) !== null) return args;
      throw accessError(caller, 'A list is for callers who signed in; ask for one booking by its id');
    case 'booking':
      return ofUsableBooking(rule.named, args, caller, findOwner);
  }
}

async function ofUsableBooking(
  named: BookingArgument,
  args: Arguments,
  caller: Caller,
  findOwner: FindOwner,
): Promise<Arguments> {
  const bookingId = bookingIdIn(named, args);
  if (bookingId === null) {
    if (caller.principal.role === 'operator') return args;
    throw accessError(caller, 'Only operators may ask about all bookings; name one by `bookingId`');
  }
  if (!isBookingId(bookingId)) return args; // refused as what it is
  const owner = await findOwner(bookingId);
  return mayUseBooking(caller.principal, bookingId, owner) ? args : withNoBooking(named, args);
}

function bookingIdIn(named: BookingArgument, args: Arguments): string | null {
  const id = named === 'input.bookingId' ? (args['input'] as Arguments)['bookingId'] : args[named];
  return typeof id === 'string' ? id : null;
}

function withNoBooking(named: BookingArgument, args: Arguments): Arguments {
  if (named !== 'input.bookingId') return { ...args, [named]: NO_BOOKING };
  return { ...args, input: { ...(args['input'] as Arguments), bookingId: NO_BOOKING } };
}

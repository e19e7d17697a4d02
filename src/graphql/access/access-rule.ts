import type { GraphQLField } from 'graphql';
import { Extensions } from 'type-graphql';

/** Who may ask for an operation. */
export type AccessRule =
  /** Whoever reaches the server. */
  | { readonly for: 'anyone' }
  /** Whoever has a list of bookings of their own; the operation shows no others. */
  | { readonly for: 'list' }
  /** Whoever may use the booking that an argument names; for all others there is no such booking. */
  | { readonly for: 'booking'; readonly named: BookingArgument }
  | { readonly for: 'operator' };

/** Where an operation takes the id of the booking that it is about. */
export type BookingArgument = 'id' | 'bookingId' | 'input.bookingId';

const EXTENSION = 'access';

/** Declares who may ask for the operation that follows. */
export function Access(rule: AccessRule): MethodDecorator {
  const declare = Extensions({ [EXTENSION]: rule });
  return (target, name, descriptor) => {
    declare(target, name, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

/** The rule that an operation was declared with; undefined where none was. */
export function accessRuleOf(field: GraphQLField<unknown, unknown>): AccessRule | undefined {
  return field.extensions[EXTENSION] as AccessRule | undefined;
}

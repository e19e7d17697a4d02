import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { RefusalCodeEnum, type RefusalCodeName } from './enums.js';

@InterfaceType({ description: 'A request was understood and refused; nothing was changed.' })
export abstract class Refusal {
  @Field(() => RefusalCodeEnum, { description: 'Stable code, to switch on.' })
  code!: RefusalCodeName;

  @Field(() => String, { description: 'What is the matter and what to do, for people to read.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether the same request may succeed later.' })
  retryable!: boolean;
}

@ObjectType({
  implements: Refusal,
  simpleResolvers: true,
  description: 'The idempotency key was used with another request.',
})
export class IdempotencyConflict extends Refusal {}

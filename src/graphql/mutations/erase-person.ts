import { GraphQLError } from 'graphql';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { ErasePersonAnswer, ErasePersonRequest } from '../../commands/erase-person.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import { MAX_NAME_LENGTH } from '../../domain/booking/check-passengers.js';
import { positionCursor } from '../cursor.js';
import type { RequestContext } from '../request-context.js';
import { ErasePersonInput } from '../types/erase-person-input.js';
import { ErasePersonResult, type ErasePersonSuccess } from '../types/erase-person-result.js';
import { userInputError } from '../user-input-error.js';
import { checkEmail, checkIdempotencyKey, checkLength } from '../input-bounds.js';

/** Room for a sentence or a ticket number. */
const MAX_REASON_LENGTH = 500;

@Resolver()
export class ErasePersonMutation {
  constructor(private readonly erasePerson: (request: ErasePersonRequest) => Promise<ErasePersonAnswer>) {}

  @Access({ for: 'operator' })
  @Mutation(() => ErasePersonResult, {
    name: 'erasePerson',
    description:
      'Erases a person for good, in all bookings or in one: the keys of what is sealed for them are destroyed, so that no copy of the log opens it any more. Bookings, seats, prices and history stay. It cannot be undone.',
  })
  async run(
    @Arg('input', () => ErasePersonInput) input: ErasePersonInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ErasePersonResult> {
    checkBounds(input);
    const { passenger = null, email = null, bookingId = null } = input;
    const answer = await this.erasePerson({
      caller: context.caller.name,
      correlationId: context.requestId,
      idempotencyKey: input.idempotencyKey,
      reason: input.reason.trim(),
      passenger: passenger && {
        givenName: passenger.givenName,
        familyName: passenger.familyName,
        bornOn: passenger.bornOn,
      },
      ...{ email, bookingId },
    });
    return toResult(answer);
  }
}

function checkBounds({ idempotencyKey, reason, passenger, email, bookingId }: ErasePersonInput): void {
  checkIdempotencyKey(idempotencyKey);
  if (reason.trim() === '') throw userInputError('input.reason', 'must say why, in 1 to 500 characters');
  checkLength('input.reason', reason, { atMost: MAX_REASON_LENGTH });
  if ((passenger ?? null) === null && typeof email !== 'string') {
    throw userInputError('input', 'must have a passenger, an email, or both');
  }
  if (passenger) {
    checkLength('input.passenger.givenName', passenger.givenName, { atMost: MAX_NAME_LENGTH });
    checkLength('input.passenger.familyName', passenger.familyName, { atMost: MAX_NAME_LENGTH });
  }
  if (typeof email === 'string') checkEmail('input.email', email);
  if (typeof bookingId === 'string' && !isBookingId(bookingId)) {
    throw userInputError('input.bookingId', 'must be the id of a booking, or be left out for all of them');
  }
}

function toResult(answer: ErasePersonAnswer): typeof ErasePersonResult {
  switch (answer.code) {
    case 'ERASED':
      return success(answer);
    case 'PERSON_NOT_FOUND': {
      const message = answer.isEverywhere
        ? 'Nobody of that description stands in a booking, or not any more. Check the spelling and the date of birth as they were booked or corrected.'
        : 'Nobody of that description was found, but bookings that are left out of the read models could not be looked through. Mend them (jetsetgo status), then ask again.';
      return { code: answer.code, message, retryable: false };
    }
    case 'PERSON_IN_PLAIN_TEXT': {
      const { code, bookingIds } = answer;
      const message =
        'Nothing was erased: these bookings were recorded before personal data was sealed, and their events, which never change, hold it in the clear. Erase other bookings one by one with bookingId; for these, retire the log that holds them.';
      return { code, message, retryable: false, bookingIds };
    }
    case 'IDEMPOTENCY_CONFLICT': {
      const message = 'This idempotency key was used with another request. Use a new key for a new erasure.';
      return { code: answer.code, message, retryable: false };
    }
    case 'READ_SIDE_BEHIND':
      throw new GraphQLError('The read side has not seen every booking yet; ask again in a moment', {
        extensions: { code: 'READ_SIDE_BEHIND', retryable: true },
      });
  }
}

function success(answer: Extract<ErasePersonAnswer, { readonly code: 'ERASED' }>): ErasePersonSuccess {
  const { certificate, keysDestroyed, eventId, position, replayed } = answer;
  const { erasureId: id, erasedAt, reason, subjectCount, bookingIds, isComplete } = certificate;
  return {
    certificate: { id, erasedAt: new Date(erasedAt), reason, subjectCount, bookingIds, isComplete },
    ...{ keysDestroyed, eventId, position: positionCursor(position), replayed },
  };
}

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { QuoteCancellationRequest } from '../../../commands/quote-cancellation.js';
import type { CancellationScope } from '../../../domain/booking/cancellation-events.js';
import type { RequestContext } from '../../request-context.js';
import { QuoteCancellationInput } from '../../types/booking/booking-inputs.js';
import { QuoteCancellationResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { userInputError } from '../../user-input-error.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';
import { checkListLength } from '../../input-bounds.js';

@Resolver()
export class QuoteCancellationMutation {
  constructor(
    private readonly quoteCancellation: (request: QuoteCancellationRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => QuoteCancellationResult, {
    name: 'quoteCancellation',
    description:
      'Says what cancelling a booking, some of its passengers or a direction gives back; `confirmCancellation` cancels.',
  })
  async run(
    @Arg('input', () => QuoteCancellationInput) input: QuoteCancellationInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const request = { ...toBookingRequest(input, context), scope: scopeOf(input) };
    const answer = await this.quoteCancellation(request);
    return toBookingResult(
      answer,
      'Quoted; nothing is cancelled yet. Confirm the quote to cancel.',
      this.locations,
    );
  }
}

function scopeOf({ passengerIds = null, sliceIndexes = null }: QuoteCancellationInput): CancellationScope {
  if (passengerIds !== null && sliceIndexes !== null) {
    throw userInputError(
      'input.sliceIndexes',
      'must be left out when passengers are named: cancel the passengers first, then the direction',
    );
  }
  if (passengerIds !== null) {
    checkListLength('input.passengerIds', 'passengers of the booking, at most 9', passengerIds);
    return { kind: 'PASSENGERS', passengerIds };
  }
  if (sliceIndexes === null) return { kind: 'WHOLE' };
  checkListLength('input.sliceIndexes', 'directions of the journey, 0 or 1', sliceIndexes);
  return { kind: 'SLICES', sliceIndexes };
}

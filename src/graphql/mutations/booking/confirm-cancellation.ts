import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { ConfirmCancellationRequest } from '../../../commands/confirm-cancellation.js';
import type { RequestContext } from '../../request-context.js';
import { ConfirmCancellationInput } from '../../types/booking/booking-inputs.js';
import { ConfirmCancellationResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';

@Resolver()
export class ConfirmCancellationMutation {
  constructor(
    private readonly confirmCancellation: (request: ConfirmCancellationRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => ConfirmCancellationResult, {
    name: 'confirmCancellation',
    description:
      'Cancels what was quoted, at the amounts of the quote: its seats are for sale again at once, and the refund is on its way.',
  })
  async run(
    @Arg('input', () => ConfirmCancellationInput) input: ConfirmCancellationInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const { quoteId, acceptsUnknownRefund } = input;
    const { principal } = context.caller;
    const operator = principal.role === 'operator' ? principal.subject : null;
    const request = { ...toBookingRequest(input, context), quoteId, acceptsUnknownRefund, operator };
    const answer = await this.confirmCancellation(request);
    return toBookingResult(answer, 'Cancelled. `refunds` shows what goes back on a payment.', this.locations);
  }
}

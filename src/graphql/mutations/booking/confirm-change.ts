import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { ConfirmChangeRequest } from '../../../commands/confirm-change.js';
import type { RequestContext } from '../../request-context.js';
import { ConfirmChangeInput } from '../../types/booking/booking-inputs.js';
import { ConfirmChangeResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';
import { checkPaymentToken } from '../../input-bounds.js';

@Resolver()
export class ConfirmChangeMutation {
  constructor(
    private readonly confirmChange: (request: ConfirmChangeRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => ConfirmChangeResult, {
    name: 'confirmChange',
    description:
      'Changes to the flights that were quoted: at once when nothing is due or the booking is on account, else once the difference is paid; until then the seats of both are kept.',
  })
  async run(
    @Arg('input', () => ConfirmChangeInput) input: ConfirmChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const { quoteId, paymentToken = null } = input;
    if (paymentToken !== null) checkPaymentToken('input.paymentToken', paymentToken);
    const answer = await this.confirmChange({ ...toBookingRequest(input, context), quoteId, paymentToken });
    return toBookingResult(
      answer,
      'The change is made, or waits for its payment: look at the booking.',
      this.locations,
    );
  }
}

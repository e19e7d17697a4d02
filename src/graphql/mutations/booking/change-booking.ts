import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { QuoteChangeRequest } from '../../../commands/quote-change.js';
import type { RequestContext } from '../../request-context.js';
import { ChangeBookingInput } from '../../types/booking/booking-inputs.js';
import { ChangeBookingResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';

@Resolver()
export class ChangeBookingMutation {
  constructor(
    private readonly quoteChange: (request: QuoteChangeRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => ChangeBookingResult, {
    name: 'changeBooking',
    description:
      'Says what changing to the flights of an offer costs; `confirmChange` changes. Search for the passengers who travel to find an offer.',
  })
  async run(
    @Arg('input', () => ChangeBookingInput) input: ChangeBookingInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const answer = await this.quoteChange({ ...toBookingRequest(input, context), offerId: input.offerId });
    return toBookingResult(
      answer,
      'Quoted; nothing is changed yet. Confirm the quote to change the booking.',
      this.locations,
    );
  }
}

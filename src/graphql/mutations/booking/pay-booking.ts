import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { PayBookingRequest } from '../../../commands/pay-booking.js';
import { parseMinor } from '../../../domain/money/decimal-amount.js';
import { currencyDigits } from '../../../platform/currency-digits.js';
import type { RequestContext } from '../../request-context.js';
import { PayBookingInput } from '../../types/booking/booking-inputs.js';
import { PayBookingResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { userInputError } from '../../user-input-error.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';
import { checkPaymentToken } from '../../input-bounds.js';

/** What paying needs to know. */
export interface PayBooking {
  readonly payBooking: (request: PayBookingRequest) => Promise<BookingAnswer>;
  /** ISO 4217 code of the prices. */
  readonly currency: string;
}

@Resolver()
export class PayBookingMutation {
  constructor(
    private readonly pay: PayBooking,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => PayBookingResult, {
    name: 'payBooking',
    description:
      'Pays a booking that is held: it is `PENDING_PAYMENT` until the provider has answered, then `TICKETED`, or `HELD` again. Follow `bookingEvents`, or ask again.',
  })
  async run(
    @Arg('input', () => PayBookingInput) input: PayBookingInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const { paymentToken, acceptedPrice = null } = input;
    const { payBooking, currency } = this.pay;
    checkPaymentToken('input.paymentToken', paymentToken);
    const acceptedMinor = acceptedPrice === null ? null : toMinor(acceptedPrice, currency);
    const request = { ...toBookingRequest(input, context), paymentToken, acceptedMinor };
    return toBookingResult(await payBooking(request), 'The payment is on its way.', this.locations);
  }
}

function toMinor(acceptedPrice: string, currency: string): number {
  const minor = parseMinor(acceptedPrice, currencyDigits(currency) ?? 2);
  if (minor !== null && minor > 0) return minor;
  throw userInputError(
    'input.acceptedPrice',
    `must be an exact amount above zero in ${currency}, as \`newPrice\` gave it, e.g. "499.99"`,
  );
}

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { SettleCancellationRequest } from '../../../commands/settle-cancellation.js';
import { parseMinor } from '../../../domain/money/decimal-amount.js';
import { currencyDigits } from '../../../platform/currency-digits.js';
import { checkLength } from '../../input-bounds.js';
import type { RequestContext } from '../../request-context.js';
import { SettleCancellationInput } from '../../types/booking/booking-inputs.js';
import { SettleCancellationResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { userInputError } from '../../user-input-error.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';

/** Longest reason that the history keeps. */
const MAX_REASON_LENGTH = 500;

/** What settling needs to know. */
export interface SettleCancellation {
  readonly settleCancellation: (request: SettleCancellationRequest) => Promise<BookingAnswer>;
  /** ISO 4217 code of the prices. */
  readonly currency: string;
}

@Resolver()
export class SettleCancellationMutation {
  constructor(
    private readonly settle: SettleCancellation,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'operator' })
  @Mutation(() => SettleCancellationResult, {
    name: 'settleCancellation',
    description:
      'For the operator of the engine: says what a cancellation gives back of which nobody knew, since the tariff does not say. The refund is on its way then; the reason stays in the history.',
  })
  async run(
    @Arg('input', () => SettleCancellationInput) input: SettleCancellationInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const reason = input.reason.trim();
    if (reason === '') throw userInputError('input.reason', 'must say why, in 1 to 500 characters');
    checkLength('input.reason', reason, { atMost: MAX_REASON_LENGTH });
    const refundMinor = toMinor(input.refund, this.settle.currency);
    const request = { ...toBookingRequest(input, context), refundMinor, reason };
    const answer = await this.settle.settleCancellation(request);
    return toBookingResult(answer, 'Settled. `refunds` shows what goes back on a payment.', this.locations);
  }
}

function toMinor(refund: string, currency: string): number {
  const minor = parseMinor(refund, currencyDigits(currency) ?? 2);
  if (minor !== null && minor >= 0) return minor;
  throw userInputError(
    'input.refund',
    `must be an exact amount in ${currency}, or 0 for nothing, e.g. "49.99"`,
  );
}

import type { BookingRequest } from '../../../commands/booking-command.js';
import type { RequestContext } from '../../request-context.js';
import type { BookingCommandInput } from '../../types/booking/booking-inputs.js';
import { checkIdempotencyKey } from '../../input-bounds.js';

/** What every request to a booking says, checked. */
export function toBookingRequest(input: BookingCommandInput, context: RequestContext): BookingRequest {
  const { bookingId, idempotencyKey, ifRevision = null } = input;
  checkIdempotencyKey(idempotencyKey);
  const { caller, requestId: correlationId } = context;
  return { caller: caller.name, correlationId, bookingId, idempotencyKey, ifRevision };
}

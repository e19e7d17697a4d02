import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { ChangePassengerRequest } from '../../../commands/change-passenger.js';
import type { RequestContext } from '../../request-context.js';
import { ChangePassengerInput } from '../../types/booking/booking-inputs.js';
import { ChangePassengerResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';

@Resolver()
export class ChangePassengerMutation {
  constructor(
    private readonly changePassenger: (request: ChangePassengerRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => ChangePassengerResult, {
    name: 'changePassenger',
    description:
      'Puts the name or the date of birth of a passenger right, free of charge, until the first flight leaves; a name as far as `FareConditions.nameCorrection` allows.',
  })
  async run(
    @Arg('input', () => ChangePassengerInput) input: ChangePassengerInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const { passengerId, bornOn } = input;
    const [givenName, familyName] = [input.givenName.trim(), input.familyName.trim()];
    const identity = { givenName, familyName, bornOn };
    const answer = await this.changePassenger({ ...toBookingRequest(input, context), passengerId, identity });
    return toBookingResult(answer, 'The passenger is put right.', this.locations);
  }
}

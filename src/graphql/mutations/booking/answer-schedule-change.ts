import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../../access/access-rule.js';
import type { BookingAnswer } from '../../../commands/booking-command.js';
import type { AnswerScheduleChangeRequest } from '../../../commands/answer-schedule-change.js';
import type { RequestContext } from '../../request-context.js';
import { AnswerScheduleChangeInput } from '../../types/booking/booking-inputs.js';
import { AnswerScheduleChangeResult, type BookingResult } from '../../types/booking/booking-result.js';
import type { Locations } from '../../types/location.js';
import { toBookingRequest } from './booking-request.js';
import { toBookingResult } from './to-booking-result.js';

@Resolver()
export class AnswerScheduleChangeMutation {
  constructor(
    private readonly answerScheduleChange: (request: AnswerScheduleChangeRequest) => Promise<BookingAnswer>,
    private readonly locations: Locations,
  ) {}

  @Access({ for: 'booking', named: 'input.bookingId' })
  @Mutation(() => AnswerScheduleChangeResult, {
    name: 'answerScheduleChange',
    description:
      'Answers a change of schedule: keep the booking, change it once free of charge, or have it refunded in full. Whoever answered `REBOOK` may answer `REFUND` until the change is made; any other answer is final.',
  })
  async run(
    @Arg('input', () => AnswerScheduleChangeInput) input: AnswerScheduleChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<BookingResult> {
    const { noticeId, answer: chosen } = input;
    const request = { ...toBookingRequest(input, context), noticeId, answer: chosen };
    const answer = await this.answerScheduleChange(request);
    return toBookingResult(answer, 'Your answer is taken.', this.locations);
  }
}

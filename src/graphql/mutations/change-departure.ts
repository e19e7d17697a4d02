import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access } from '../access/access-rule.js';
import type { ChangeDepartureAnswer, ChangeDepartureRequest } from '../../commands/change-departure.js';
import { MAX_SHIFT_MINUTES } from '../../domain/inventory/change-departure-decider.js';
import { positionCursor } from '../cursor.js';
import type { RequestContext } from '../request-context.js';
import {
  CancelDepartureInput,
  type DepartureCommandInput,
  RetimeDepartureInput,
} from '../types/booking/booking-inputs.js';
import {
  CancelDepartureResult,
  RetimeDepartureResult,
  type DepartureRefusalCode,
  type DepartureResult,
} from '../types/departure-result.js';
import { userInputError } from '../user-input-error.js';
import { checkIdempotencyKey } from '../input-bounds.js';

@Resolver()
export class ChangeDepartureMutation {
  constructor(
    private readonly changeDeparture: (request: ChangeDepartureRequest) => Promise<ChangeDepartureAnswer>,
  ) {}

  @Access({ for: 'operator' })
  @Mutation(() => CancelDepartureResult, {
    name: 'cancelDeparture',
    description:
      'For the operator of the engine: a departure is not flown, none of its legs. It is sold no more, and its bookings are told: see `unansweredScheduleChanges`. Possible until a day after it should have left.',
  })
  async cancel(
    @Arg('input', () => CancelDepartureInput) input: CancelDepartureInput,
    @Ctx() context: RequestContext,
  ): Promise<DepartureResult> {
    return this.change(input, null, context);
  }

  @Access({ for: 'operator' })
  @Mutation(() => RetimeDepartureResult, {
    name: 'retimeDeparture',
    description:
      'For the operator of the engine: a departure is flown earlier or later, up to a day from its timetable and never to before now; also once it should have left, for a day. It is found and sold at its new times from then on, its bookings are told and show them, and offers made before are offers no more. It can be moved again, and back. After a new timetable it is flown as that says where those are its new times already; where the timetable has other times than those that it was moved from, it is not sold until it is moved anew.',
  })
  async retime(
    @Arg('input', () => RetimeDepartureInput) input: RetimeDepartureInput,
    @Ctx() context: RequestContext,
  ): Promise<DepartureResult> {
    const { shiftMinutes } = input;
    if (Math.abs(shiftMinutes) > MAX_SHIFT_MINUTES) {
      const most = String(MAX_SHIFT_MINUTES);
      throw userInputError(
        'input.shiftMinutes',
        `must be from -${most} to ${most}; ${String(shiftMinutes)} given`,
      );
    }
    return this.change(input, shiftMinutes, context);
  }

  private async change(
    { departureId, idempotencyKey, ifRevision = null }: DepartureCommandInput,
    shiftMinutes: number | null,
    { caller, requestId: correlationId }: RequestContext,
  ): Promise<DepartureResult> {
    checkIdempotencyKey(idempotencyKey);
    const asking = { caller: caller.name, correlationId, idempotencyKey, ifRevision };
    const answer = await this.changeDeparture({ ...asking, departureId, shiftMinutes });
    if (answer.code !== 'DONE') {
      const facts = answer.code === 'REVISION_CONFLICT' && { currentRevision: answer.currentRevision };
      return { code: answer.code, message: describe(answer), retryable: false, ...facts };
    }
    const { revision, eventId, position, replayed } = answer;
    const done = shiftMinutes === null ? 'is not sold any more' : 'is sold at its new times';
    const message = `${departureId} ${done}. Its bookings are told next.`;
    return { departureId, revision, eventId, position: positionCursor(position), replayed, message };
  }
}

function describe(answer: Exclude<ChangeDepartureAnswer, { readonly code: 'DONE' }>): string {
  switch (answer.code) {
    case 'DEPARTURE_MOVED_TOO_FAR': {
      const [now, most] = [String(answer.shiftMinutes), String(MAX_SHIFT_MINUTES)];
      return `The departure is flown ${now} minutes after its timetable by now, and may be from -${most} to ${most}. Move it by less, or cancel it.`;
    }
    case 'DEPARTURE_LEFT':
      return answer.isByMove
        ? `The departure would have left at ${answer.leavesAt}, which is before now. Move it to a time that is still to come, or cancel it.`
        : `The departure left at ${answer.leavesAt}, more than a day ago, and counts as flown. What is owed for it can only be settled with each of its passengers.`;
    case 'REVISION_CONFLICT':
      return `The schedule of the departure is at revision ${String(answer.currentRevision)} by now. Look at what changed, and ask with that revision.`;
    case 'DEPARTURE_NOT_FOUND':
    case 'DEPARTURE_CANCELLED':
    case 'DEPARTURE_NOT_MOVED':
    case 'IDEMPOTENCY_CONFLICT':
      return MESSAGES[answer.code];
  }
}

const MESSAGES: Readonly<
  Record<
    Exclude<DepartureRefusalCode, 'DEPARTURE_MOVED_TOO_FAR' | 'DEPARTURE_LEFT' | 'REVISION_CONFLICT'>,
    string
  >
> = {
  DEPARTURE_NOT_FOUND:
    'The timetable has no such departure. Give an id as in `Segment.departureId`, e.g. AF1680-2026-12-01.',
  DEPARTURE_CANCELLED: 'The departure was cancelled before. There is nothing to do.',
  DEPARTURE_NOT_MOVED: 'The departure has these times already. There is nothing to do.',
  IDEMPOTENCY_CONFLICT:
    'This idempotency key was used with another request. Use a new key for a new request.',
};

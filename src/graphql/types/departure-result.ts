import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { ChangeDepartureAnswer } from '../../commands/change-departure.js';
import {
  DepartureCancelledBefore,
  DepartureLeft,
  DepartureMovedTooFar,
  DepartureNotFound,
  DepartureNotMoved,
  IdempotencyConflict,
  RevisionConflict,
  type Refusal,
} from './refusal.js';

@ObjectType({
  simpleResolvers: true,
  description: 'It is done, and durable; the bookings of the departure are told next.',
})
export class DepartureSuccess {
  @Field(() => ID, { description: 'The dated flight.' })
  departureId!: string;

  @Field(() => Int, {
    description:
      'Revision of its schedule: how often it was cancelled or moved, this time included; changes before 2026-11-30 and sales are not counted.',
  })
  revision!: number;

  @Field(() => ID, { description: 'The event that it made.' })
  eventId!: string;

  @Field(() => String, { description: 'Place in the log after it.' })
  position!: string;

  @Field(() => Boolean, { description: 'Whether an earlier call with the same key had done it.' })
  replayed!: boolean;

  @Field(() => String, { description: 'For people to read.' })
  message!: string;
}

/** Why nothing was done to a departure. */
export type DepartureRefusalCode = Exclude<ChangeDepartureAnswer['code'], 'DONE'>;

const REFUSALS = {
  DEPARTURE_NOT_FOUND: DepartureNotFound,
  DEPARTURE_CANCELLED: DepartureCancelledBefore,
  DEPARTURE_MOVED_TOO_FAR: DepartureMovedTooFar,
  DEPARTURE_LEFT: DepartureLeft,
  DEPARTURE_NOT_MOVED: DepartureNotMoved,
  REVISION_CONFLICT: RevisionConflict,
  IDEMPOTENCY_CONFLICT: IdempotencyConflict,
} as const satisfies Readonly<Record<DepartureRefusalCode, typeof Refusal>>;

/** What a request to a departure answers. */
export type DepartureResult = DepartureSuccess | Refusal;

function departureResult(name: string, description: string, codes: readonly DepartureRefusalCode[]) {
  return createUnionType({
    name,
    description,
    types: () => [DepartureSuccess, ...codes.map((code) => REFUSALS[code])] as const,
    resolveType: (result) =>
      'code' in result ? REFUSALS[result.code as DepartureRefusalCode] : DepartureSuccess,
  });
}

export const CancelDepartureResult = departureResult(
  'CancelDepartureResult',
  'A departure that is not flown any more, or why it is.',
  [
    'DEPARTURE_NOT_FOUND',
    'DEPARTURE_CANCELLED',
    'DEPARTURE_LEFT',
    'REVISION_CONFLICT',
    'IDEMPOTENCY_CONFLICT',
  ],
);

export const RetimeDepartureResult = departureResult(
  'RetimeDepartureResult',
  'A departure that is flown at other times, or why it is not.',
  [
    ...(['DEPARTURE_NOT_FOUND', 'DEPARTURE_CANCELLED', 'DEPARTURE_MOVED_TOO_FAR'] as const),
    ...(['DEPARTURE_LEFT', 'DEPARTURE_NOT_MOVED', 'REVISION_CONFLICT', 'IDEMPOTENCY_CONFLICT'] as const),
  ],
);

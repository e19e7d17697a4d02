import type { StationTime } from '../itinerary/itinerary.js';
import type { Hold } from './hold-events.js';

/** What became of a departure that is booked. */
export type ScheduleChangeKind = 'CANCELLED' | 'RETIMED';

/** What a caller may do about it. */
export const SCHEDULE_CHANGE_ANSWERS = ['ACCEPT', 'REBOOK', 'REFUND'] as const;

/** ACCEPT keeps the booking as it is now, REBOOK lets it change once free of charge, REFUND cancels it for its full price. */
export type ScheduleChangeAnswer = (typeof SCHEDULE_CHANGE_ANSWERS)[number];

/** When a flight is boarded and left. */
export interface SegmentTimes {
  readonly from: StationTime;
  readonly to: StationTime;
}

/** Those of some times that are of a flight: it is boarded and left at their airports. */
export function timesOf(flight: SegmentTimes, times: readonly SegmentTimes[]): SegmentTimes | undefined {
  return times.find(
    ({ from, to }) => from.airport === flight.from.airport && to.airport === flight.to.airport,
  );
}

/** A departure of the booking was cancelled or moved: the caller is to answer. */
export interface ScheduleChanged {
  readonly type: 'ScheduleChanged';
  readonly bookingId: string;
  /** One for each change of a departure. */
  readonly noticeId: string;
  readonly departureId: string;
  readonly kind: ScheduleChangeKind;
  /** Where and when the booking boards and leaves the departure from now on; null when it was cancelled. */
  readonly newTimes: SegmentTimes | null;
  /** Those of its other flights on the same departure, from or to other airports; none when absent. */
  readonly otherTimes?: readonly SegmentTimes[];
  /** The clocks of a hold that would have outlived the sales of the moved flight; they are as they were when absent. */
  readonly hold?: Hold;
  /** UTC, ISO 8601. */
  readonly noticedAt: string;
}

/** The caller has answered a change of schedule. */
export interface ScheduleChangeAnswered {
  readonly type: 'ScheduleChangeAnswered';
  readonly bookingId: string;
  readonly noticeId: string;
  readonly answer: ScheduleChangeAnswer;
  /** UTC, ISO 8601. */
  readonly answeredAt: string;
}

/** What has happened to a booking because the airline changed its schedule. */
export type ScheduleChangeEvent = ScheduleChanged | ScheduleChangeAnswered;

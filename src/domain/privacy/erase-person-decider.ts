import type { PersonalDataErased } from '../booking/person-events.js';
import type { Booking } from '../booking/booking.js';
import { isInPlainText, sealedAt, type SubjectPlace } from '../booking/personal-data.js';
import { refused, type Decision } from '../decision.js';
import type { ErasedSubject, PersonErased } from './person-erased.js';

/** Somebody is to be erased; everything the decision needs to know. */
export interface ErasePerson {
  readonly nowMs: number;
  readonly erasureId: string;
  readonly reason: string;
  /** Where the person was found; what is not there any more is passed over. */
  readonly places: readonly SubjectPlace[];
}

/** The facts of an erasure: they are appended together or not at all. */
export interface PersonErasedFacts {
  readonly personErased: PersonErased;
  /** One for each booking concerned. */
  readonly personalDataErased: readonly PersonalDataErased[];
}

/** Why nobody was erased. */
export type ErasePersonRefusal =
  | { readonly code: 'PERSON_NOT_FOUND' }
  /** Events of version 1 hold the person in the clear, and events never change. */
  | { readonly code: 'PERSON_IN_PLAIN_TEXT'; readonly bookingIds: readonly string[] };

/** A person is erased from all the bookings where it was found, or from none. */
export function decideErasePerson(
  command: ErasePerson,
  bookings: ReadonlyMap<string, Booking | null>,
): Decision<PersonErasedFacts, ErasePersonRefusal> {
  const { erasureId, reason, nowMs } = command;
  const subjects: ErasedSubject[] = [];
  const inPlainText = new Set<string>();
  for (const place of command.places) {
    const booking = bookings.get(place.bookingId) ?? null;
    const sealed = booking && sealedAt(booking.party, place);
    if (booking === null || sealed === null) continue;
    if ('plain' in sealed || isInPlainText(booking.party, place)) inPlainText.add(place.bookingId);
    else subjects.push({ ...place, subjectId: sealed.subjectId });
  }
  if (inPlainText.size > 0) return refused({ code: 'PERSON_IN_PLAIN_TEXT', bookingIds: [...inPlainText] });
  if (subjects.length === 0) return refused({ code: 'PERSON_NOT_FOUND' });
  const erasedAt = new Date(nowMs).toISOString();
  return {
    kind: 'accepted',
    facts: {
      personErased: { type: 'PersonErased', erasureId, reason, subjects, erasedAt },
      personalDataErased: bookingIdsOf(subjects).map((bookingId) => ({
        type: 'PersonalDataErased',
        bookingId,
        erasureId,
        reason,
        subjectIds: subjects.filter((each) => each.bookingId === bookingId).map(({ subjectId }) => subjectId),
      })),
    },
  };
}

/** The bookings that some subjects belong to, each once. */
export function bookingIdsOf(places: readonly SubjectPlace[]): readonly string[] {
  return [...new Set(places.map(({ bookingId }) => bookingId))];
}

import { whyUnavailable } from './available-actions.js';
import type { Booking } from './booking.js';
import { accept, NOTHING_TO_DO, refuse, type BookingDecision } from './booking-facts.js';
import { slicesToFly, travellersOf } from './booking-parts.js';
import { checkPassengers, journeyOf } from './check-passengers.js';
import { isSameName, MAX_SPELLING_EDITS, nameCorrectionOf, nameEdits } from './name-correction.js';
import type { PersonIdentity, Sealed, SealedPassenger } from './personal-data.js';

/** A caller puts the name or the date of birth of a passenger right. */
export interface CorrectPassenger {
  readonly nowMs: number;
  readonly passengerId: string;
  /** To be judged; only the sealed one is recorded. */
  readonly identity: PersonIdentity;
  /** Null when the key of the person was destroyed. */
  readonly sealed: Sealed<PersonIdentity> | null;
  /** What the passenger was known by when the command looked, and its box opened. */
  readonly former: FormerIdentity;
}

/** A box as a booking holds it, and what is in it; null of a person who was erased, or of nobody. */
export interface FormerIdentity {
  readonly sealed: Sealed<PersonIdentity> | null;
  readonly identity: PersonIdentity | null;
}

/**
 * A passenger is corrected until the first flight leaves, by as many letters as the fare allows, and stays of the age that
 * the price is for. Nothing is done where another correction came since the command looked: it is to look again.
 */
export function decideCorrectPassenger(command: CorrectPassenger, booking: Booking): BookingDecision {
  const { nowMs, passengerId, identity, sealed, former } = command;
  const action = 'CHANGE_PASSENGER';
  const reason = whyUnavailable(booking, action, nowMs);
  if (reason !== null && reason !== 'FARE_NAME_FIXED') {
    return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  }
  const passenger = travellersOf(booking).find((one) => one.passengerId === passengerId);
  if (passenger === undefined) return refuse({ code: 'PASSENGER_NOT_FOUND' });
  if (passenger.identity === null || sealed === null) return refuse({ code: 'PASSENGER_ERASED' });
  if (!isSameBox(passenger.identity, former.sealed)) return NOTHING_TO_DO;
  if (former.identity === null) return refuse({ code: 'PASSENGER_ERASED' });
  if (reason !== null && !isSameName(former.identity, identity)) {
    return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  }
  const { type } = passenger;
  const counts = { ADULT: 0, CHILD: 0, INFANT: 0, [type]: 1 };
  const issues = checkPassengers([{ type, ...identity }], counts, journeyOf(slicesToFly(booking), nowMs));
  if (issues.length > 0) return refuse({ code: 'PASSENGERS_INVALID', issues });
  const nameEditCount = editsOf(booking, former.identity, identity);
  const editsBefore = booking.nameEditCounts?.[passengerId] ?? 0;
  if (nameEditCount + (nameEditCount > 0 ? editsBefore : 0) > MAX_SPELLING_EDITS) {
    return refuse({ code: 'NAME_TOO_DIFFERENT', maxEdits: MAX_SPELLING_EDITS - editsBefore });
  }
  return accept({
    events: [
      {
        type: 'PassengerCorrected',
        ...{ bookingId: booking.bookingId, passengerId, identity: sealed },
        ...(nameEditCount > 0 && { nameEditCount }),
        correctedAt: new Date(nowMs).toISOString(),
      },
    ],
  });
}

/** The letters that a correction counts for: none where the fare takes any name. */
function editsOf({ brand }: Booking, before: PersonIdentity, after: PersonIdentity): number {
  return nameCorrectionOf(brand.conditions) === 'ANY' ? 0 : nameEdits(before, after);
}

function isSameBox(
  one: NonNullable<SealedPassenger['identity']>,
  other: SealedPassenger['identity'],
): boolean {
  if (other === null) return false;
  if ('box' in one) return 'box' in other && one.box === other.box;
  return 'plain' in other;
}

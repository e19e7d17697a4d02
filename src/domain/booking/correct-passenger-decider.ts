import { whyUnavailable } from './available-actions.js';
import type { Booking } from './booking.js';
import { accept, refuse, type BookingDecision } from './booking-facts.js';
import { slicesToFly, travellersOf } from './booking-parts.js';
import { checkPassengers, journeyOf } from './check-passengers.js';
import type { PersonIdentity, Sealed } from './personal-data.js';

/** A caller puts the name or the date of birth of a passenger right. */
export interface CorrectPassenger {
  readonly nowMs: number;
  readonly passengerId: string;
  /** To be judged; only the sealed one is recorded. */
  readonly identity: PersonIdentity;
  /** Null when the key of the person was destroyed. */
  readonly sealed: Sealed<PersonIdentity> | null;
}

/** A passenger is corrected until the first flight leaves, and stays of the age that the price is for. */
export function decideCorrectPassenger(command: CorrectPassenger, booking: Booking): BookingDecision {
  const { nowMs, passengerId, identity, sealed } = command;
  const action = 'CHANGE_PASSENGER';
  const reason = whyUnavailable(booking, action, nowMs);
  if (reason !== null) return refuse({ code: 'ACTION_NOT_AVAILABLE', action, reason });
  const passenger = travellersOf(booking).find((one) => one.passengerId === passengerId);
  if (passenger === undefined) return refuse({ code: 'PASSENGER_NOT_FOUND' });
  if (passenger.identity === null || sealed === null) return refuse({ code: 'PASSENGER_ERASED' });
  const { type } = passenger;
  const counts = { ADULT: 0, CHILD: 0, INFANT: 0, [type]: 1 };
  const issues = checkPassengers([{ type, ...identity }], counts, journeyOf(slicesToFly(booking), nowMs));
  if (issues.length > 0) return refuse({ code: 'PASSENGERS_INVALID', issues });
  return accept({
    events: [
      {
        type: 'PassengerCorrected',
        ...{ bookingId: booking.bookingId, passengerId, identity: sealed },
        correctedAt: new Date(nowMs).toISOString(),
      },
    ],
  });
}

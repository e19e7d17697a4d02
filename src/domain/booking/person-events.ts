import type { PersonIdentity, Sealed } from './personal-data.js';

/** People of a booking were erased: what was sealed for them is nothing that anybody can read any more. */
export interface PersonalDataErased {
  readonly type: 'PersonalDataErased';
  readonly bookingId: string;
  /** The certificate that says why and what else. */
  readonly erasureId: string;
  /** Why, as the certificate says. */
  readonly reason?: string;
  readonly subjectIds: readonly string[];
}

/** The name or the date of birth of a passenger was put right. */
export interface PassengerCorrected {
  readonly type: 'PassengerCorrected';
  readonly bookingId: string;
  readonly passengerId: string;
  readonly identity: Sealed<PersonIdentity>;
  /** Letters of the name that it changed where the fare counts them; none when absent. */
  readonly nameEditCount?: number;
  /** UTC, ISO 8601. */
  readonly correctedAt: string;
}

/** What has happened to the people of a booking. */
export type PersonEvent = PersonalDataErased | PassengerCorrected;

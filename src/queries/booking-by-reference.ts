import { createHash, timingSafeEqual } from 'node:crypto';
import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { readBookingReference } from '../domain/booking/booking-reference.js';
import { comparableFamilyName } from '../domain/booking/family-name.js';
import type { OpenParty } from '../domain/booking/personal-data.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { OpenDatabase } from '../platform/database.js';
import type { ReadTables } from '../read-models/read-tables.js';
import { openBookings } from './stored-bookings.js';

/** Fits the column, and is no reference: it is looked for where none can be meant. */
const NO_REFERENCE = '';

/** What tells a guest's booking from all others, as a person typed it. */
export interface GuestLookup {
  readonly reference: string;
  readonly familyName: string;
}

/** The booking of a reference, for whoever knows the family name of one of its passengers; null otherwise. */
export type FindBookingByReference = (lookup: GuestLookup) => Promise<OpenBooking | null>;

/** What the look-up reads from. */
export interface GuestLookupDependencies {
  readonly read: OpenDatabase<ReadTables>;
  readonly openParties: OpenParties;
}

/**
 * A wrong reference and a wrong name take the same work, so that nobody learns which references there are: where there is no
 * booking of the reference, the newest one is opened and compared in its stead, and never answered.
 */
export function createFindBookingByReference({
  read,
  openParties,
}: GuestLookupDependencies): FindBookingByReference {
  const rows = () => read.db.selectFrom('bookings').select('booking').limit(1);

  return async ({ reference, familyName }) => {
    const sought = readBookingReference(reference) ?? NO_REFERENCE;
    const found = await rows().where('reference', '=', sought).executeTakeFirst();
    const standIn = await rows().orderBy('created_position', 'desc').executeTakeFirst();
    const compared = found ?? standIn;
    if (compared === undefined) return null; // there is no booking at all
    const [booking] = await openBookings([JSON.parse(compared.booking) as Booking], openParties);
    const isNamed = booking !== undefined && isOfParty(booking.party, familyName);
    return found !== undefined && isNamed ? booking : null;
  };
}

/** Looks at every passenger, whoever is named; one who was erased has no name to know. */
function isOfParty({ passengers }: OpenParty, familyName: string): boolean {
  const sought = hashOf(familyName);
  const matches = passengers.map(({ identity }) => {
    const isSame = timingSafeEqual(hashOf(identity?.familyName ?? ''), sought);
    return isSame && identity !== null;
  });
  return matches.includes(true);
}

/** As long as any other, so that two can be compared in the same time whatever they have in common. */
function hashOf(familyName: string): Buffer {
  return createHash('sha256').update(comparableFamilyName(familyName)).digest();
}

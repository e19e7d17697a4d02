import { createHash } from 'node:crypto';
import type { Booking, OpenBooking } from '../domain/booking/booking.js';
import { readBookingReference } from '../domain/booking/booking-reference.js';
import { comparableFamilyName } from '../domain/booking/family-name.js';
import { MAX_PASSENGERS } from '../domain/booking/passenger.js';
import type { OpenParty } from '../domain/booking/personal-data.js';
import type { OpenParties } from '../key-store/open-party.js';
import type { OpenDatabase } from '../platform/database.js';
import { isSameCode } from '../platform/is-same-code.js';
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
 * booking of the reference, the newest one is opened and compared in its stead, and never answered; and beside the passengers
 * of either as many others are opened and compared as make a full party.
 */
export function createFindBookingByReference({
  read,
  openParties,
}: GuestLookupDependencies): FindBookingByReference {
  const rows = () => read.db.selectFrom('bookings').select('booking');

  return async ({ reference, familyName }) => {
    const sought = readBookingReference(reference) ?? NO_REFERENCE;
    const found = await rows().where('reference', '=', sought).limit(1).executeTakeFirst();
    const newest = await rows().orderBy('created_position', 'desc').limit(MAX_PASSENGERS).execute();
    const standIns = newest.map(bookingOf);
    const compared = found === undefined ? standIns[0] : bookingOf(found);
    if (compared === undefined) return null; // there is no booking at all
    const others = paddingOf(compared, standIns);
    const [booking, padding] = await openBookings([compared, others], openParties);
    const isNamed = [booking, padding].map((each) => each !== undefined && isOfParty(each.party, familyName));
    return found !== undefined && booking !== undefined && isNamed[0] === true ? booking : null;
  };
}

function bookingOf({ booking }: { readonly booking: string }): Booking {
  return JSON.parse(booking) as Booking;
}

/** A booking of passengers of others, as many as a full party has more than the one that is compared. */
function paddingOf(compared: Booking, standIns: readonly Booking[]): Booking {
  const pool = standIns.flatMap(({ party }) => party.passengers);
  const count = Math.max(0, MAX_PASSENGERS - compared.party.passengers.length);
  const passengers = Array.from({ length: count }, (_, index) => pool[index % pool.length]);
  return {
    ...compared,
    party: { passengers: passengers.filter((each) => each !== undefined), contact: null },
  };
}

/** Looks at every passenger, whoever is named; one who was erased has no name to know. */
function isOfParty({ passengers }: OpenParty, familyName: string): boolean {
  const sought = hashOf(familyName);
  const matches = passengers.map(({ identity }) => {
    const isSame = isSameCode(hashOf(identity?.familyName ?? ''), sought);
    return isSame && identity !== null;
  });
  return matches.includes(true);
}

/** As long as any other, so that two can be compared in the same time whatever they have in common. */
function hashOf(familyName: string): string {
  return createHash('sha256').update(comparableFamilyName(familyName)).digest('hex');
}

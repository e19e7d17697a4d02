import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evolveBooking } from '../../src/domain/booking/evolve-booking.js';
import { evolveDepartureSeats, NO_SEATS_SOLD } from '../../src/domain/inventory/departure-seats.js';
import { domainEventOf, schemaVersionOf, type DomainEvent } from '../../src/domain/stored-event.js';
import { UPCASTERS } from '../../src/domain/upcasters.js';
import type { EventRow } from '../../src/event-store/log-tables.js';
import { projectFile } from '../../src/platform/project-file.js';

/** Rows of real logs, one of each version that was ever written: `<Type>.v<version>.json`. */
const FOLDER = projectFile('test/domain/stored-events');

function stored(name: string): EventRow {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as EventRow;
}

function read(name: string): DomainEvent {
  const row = stored(name);
  const { event_type: type, schema_version: schemaVersion } = row;
  const event = domainEventOf({ type, schemaVersion, data: JSON.parse(row.data) as unknown });
  if (event === null) throw new Error(`${name} cannot be read`);
  return event;
}

const TYPES = Object.keys(UPCASTERS) as readonly DomainEvent['type'][];
const VERSIONS = TYPES.flatMap((type) =>
  Array.from({ length: schemaVersionOf(type) }, (_, index) => `${type}.v${String(index + 1)}`),
);

describe('events of the past', () => {
  it('are kept, one of every version of every type', () => {
    const kept = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
    expect(kept.map((file) => file.replace('.json', '')).sort()).toEqual([...VERSIONS].sort());
    for (const name of VERSIONS) {
      expect(`${stored(name).event_type}.v${String(stored(name).schema_version)}`).toBe(name);
    }
  });

  it('are never changed: a new version is a new file', () => {
    const sums = VERSIONS.map((name) => {
      const bytes = readFileSync(join(FOLDER, `${name}.json`));
      return `${createHash('sha256').update(bytes).digest('hex')}  ${name}.json`;
    });
    const committed = readFileSync(join(FOLDER, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect([...sums].sort()).toEqual([...committed].sort());
  });

  it.each(VERSIONS)('are read, whatever has come after: %s', (name) => {
    expect(read(name).type).toBe(name.split('.')[0]);
  });

  it('with people in the clear number them, and say that they are in the clear', () => {
    const event = read('FlightBooked.v1');
    if (event.type !== 'FlightBooked') throw new Error(event.type);
    expect(event).not.toHaveProperty('personal');
    expect(event.party).toEqual({
      passengers: [
        {
          ...{ passengerId: '1', type: 'ADULT' },
          identity: { plain: { givenName: 'Ada', familyName: 'Lovelace', bornOn: '1990-12-10' } },
        },
        {
          ...{ passengerId: '2', type: 'CHILD' },
          identity: { plain: { givenName: 'Zoë', familyName: 'O’Neill', bornOn: '2020-05-01' } },
        },
        {
          ...{ passengerId: '3', type: 'INFANT' },
          identity: { plain: { givenName: 'Max', familyName: 'Lovelace', bornOn: '2026-01-15' } },
        },
      ],
      contact: { plain: { email: 'ada@example.com', phone: '+33199001234' } },
    });
  });

  it.each(['FlightBooked.v1', 'FlightBooked.v2'])('fold to the booking that was made: %s', (name) => {
    const event = read(name);
    if (event.type !== 'FlightBooked') throw new Error(event.type);
    const booking = evolveBooking(null, event);
    expect(booking).toMatchObject({
      ...{ bookingId: event.bookingId, status: 'CONFIRMED', revision: 1, cabin: 'ECONOMY' },
      totalPrice: { amountMinor: 22_197, currency: 'EUR' },
      party: { passengers: [{ passengerId: '1' }, { passengerId: '2' }, { passengerId: '3' }] },
    });
    expect(booking?.slices.map(({ segments }) => segments.map(({ designator }) => designator))).toEqual([
      ['F0803'],
      ['F0809'],
    ]);
  });

  it('take the erased out of their booking, and leave the others', () => {
    const [booked, erased] = [read('FlightBooked.v2'), read('PersonalDataErased.v1')];
    if (booked.type !== 'FlightBooked' || erased.type !== 'PersonalDataErased') throw new Error('swapped');
    const booking = evolveBooking(evolveBooking(null, booked), erased);
    expect(booking?.party).toEqual({
      passengers: booked.party.passengers.map((passenger, index) =>
        index === 0 ? { ...passenger, identity: null } : passenger,
      ),
      contact: null,
    });
    expect(booking?.revision).toBe(2);
    const certificate = read('PersonErased.v1');
    expect(certificate).toMatchObject({ erasureId: erased.erasureId, reason: 'asked to be forgotten' });
  });

  it('add up to the seats that were sold', () => {
    const event = read('SeatsReserved.v1');
    if (event.type !== 'SeatsReserved') throw new Error(event.type);
    expect(evolveDepartureSeats(NO_SEATS_SOLD, event).sold).toEqual({ '0/ECONOMY': 2 });
    expect(read('BookingReferenceAssigned.v1')).toMatchObject({ reference: 'FJBPRN' });
  });
});

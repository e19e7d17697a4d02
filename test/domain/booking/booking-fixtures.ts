import type { BookingOwner } from '../../../src/domain/booking/booking-owner.js';
import type {
  BookFlight,
  OfferToBook,
  SettlementAsked,
} from '../../../src/domain/booking/booking-decider.js';
import type { Contact, Passenger, PassengerType } from '../../../src/domain/booking/passenger.js';
import type { PersonalData, SealedParty } from '../../../src/domain/booking/personal-data.js';
import type { SegmentDetails, SliceDetails, StationTime } from '../../../src/domain/itinerary/itinerary.js';
import type { Offer } from '../../../src/domain/offer/offer.js';

/** When the bookings of these tests are made. */
export const NOW_MS = Date.parse('2026-11-01T12:00:00Z');

/** Whom to reach. */
export const CONTACT: Contact = { email: 'ada@example.com', phone: '+33199001234' };

const BORN_ON: Readonly<Record<PassengerType, string>> = {
  ADULT: '1990-12-10',
  CHILD: '2020-05-01',
  INFANT: '2026-01-15',
};

/** A passenger of a type, of a fitting age for journeys at the end of 2026. */
export function passenger(type: PassengerType, changes: Partial<Passenger> = {}): Passenger {
  return { type, givenName: 'Ada', familyName: 'Lovelace', bornOn: BORN_ON[type], ...changes };
}

/** A party sealed as a test sees it: each box names who is in it, under subjects `s1`, `s2` … and `contact`. */
export function sealedParty({ passengers }: PersonalData): SealedParty {
  return {
    passengers: passengers.map(({ type, givenName }, index) => ({
      passengerId: String(index + 1),
      type,
      identity: { subjectId: `s${String(index + 1)}`, box: `sealed ${givenName}` },
    })),
    contact: { subjectId: 'contact', box: 'sealed contact' },
  };
}

/** A flight of an hour, written `AF10-2026-12-01 CDG-LHR`. */
export function segment(text: string, departsLocal = `${text.slice(5, 15)}T09:00:00`): SegmentDetails {
  const [departureId = '', from = '', to = ''] = text.split(/ |-(?=[A-Z]{3}$)/u);
  const station = (airport: string, local: string): StationTime => ({
    airport,
    terminal: null,
    at: `${local}.000Z`,
    local,
    timeZone: 'Europe/Paris',
  });
  return {
    departureId,
    boardLeg: 0,
    offLeg: 0,
    carrier: 'AF',
    carrierName: 'AF',
    designator: departureId.slice(0, 4),
    cabin: 'ECONOMY',
    aircraftType: '320',
    from: station(from, departsLocal),
    to: station(to, departsLocal.replace('T09', 'T10')),
    landings: [],
    durationMinutes: 60,
  };
}

/** A flight so many minutes after its times in the timetable. */
export function shifted(flight: SegmentDetails, shiftMinutes: number): SegmentDetails {
  const later = (station: StationTime): StationTime => {
    const at = new Date(Date.parse(station.at) + shiftMinutes * 60_000).toISOString();
    return { ...station, at, local: at.slice(0, 19) };
  };
  return { ...flight, from: later(flight.from), to: later(flight.to), shiftMinutes };
}

/** One direction of a journey. */
export function slice(...segments: readonly SegmentDetails[]): SliceDetails {
  return { stops: segments.length - 1, durationMinutes: 60 * segments.length, segments };
}

/** An offer for one adult from Paris to London at 100.00 EUR, for another quarter of an hour. */
export function offer(changes: Partial<Offer> = {}): Offer {
  return {
    offerId: 'PAR-LON-20261201-token',
    expiresAtMs: NOW_MS + 15 * 60_000,
    cabin: 'ECONOMY',
    brand: {
      code: 'LIGHT',
      name: 'Light',
      pricePercent: 100,
      conditions: {
        refundable: false,
        refundPenaltyMinor: null,
        changeable: false,
        changePenaltyMinor: null,
      },
      baggage: { cabinPieces: 1, checkedPieces: 0, checkedPieceKg: null },
    },
    passengers: { ADULT: 1, CHILD: 0, INFANT: 0 },
    slices: [slice(segment('AF10-2026-12-01 CDG-LHR'))],
    priceLines: [
      {
        kind: 'FARE',
        code: 'LIGHT',
        description: 'Light fare CDG-LHR',
        subject: 'AF10',
        passengerType: 'ADULT',
        passengerCount: 1,
        unitMinor: 10_000,
        amountMinor: 10_000,
      },
    ],
    totalPrice: { amountMinor: 10_000, currency: 'EUR' },
    seatsLeft: 9,
    ...changes,
  };
}

type SeatsWanted = OfferToBook['seats'][number];

/** From when the moves of departures count here. */
export const PUBLISHED_DEPARTURE_AT = '2026-12-01T08:00:00.000Z';

/** One seat on the only leg of a departure with ten, all of them at the offered price. */
export function seatsOn(departureId: string, changes: Partial<SeatsWanted> = {}): SeatsWanted {
  const limits = [{ capacity: 10, soldAtPrice: 10 }];
  const publishedDepartureMs = Date.parse(PUBLISHED_DEPARTURE_AT);
  return {
    ...{ departureId, cabin: 'ECONOMY', boardLeg: 0, seatCount: 1, limits },
    ...{ shiftMinutes: 0, publishedDepartureMs },
    ...changes,
  };
}

/** What a test may want different about a booking. */
export interface BookingChanges {
  readonly nowMs?: number;
  readonly references?: readonly string[];
  readonly passengers?: readonly Passenger[];
  readonly offer?: Partial<Offer>;
  readonly offeredMinor?: number;
  readonly seats?: readonly SeatsWanted[];
  readonly settlement?: SettlementAsked;
  readonly owner?: BookingOwner;
}

/** The command to book `offer()` for Ada, unless changed. */
export function bookFlight(changes: BookingChanges = {}): BookFlight {
  const personal = { passengers: changes.passengers ?? [passenger('ADULT')], contact: CONTACT };
  return {
    nowMs: changes.nowMs ?? NOW_MS,
    bookingId: 'b1',
    references: changes.references ?? ['ABC234', 'DEF567'],
    offer: {
      offer: offer(changes.offer),
      offeredPrice: { amountMinor: changes.offeredMinor ?? 10_000, currency: 'EUR' },
      seats: changes.seats ?? [seatsOn('AF10-2026-12-01')],
    },
    personal,
    party: sealedParty(personal),
    settlement: changes.settlement ?? { kind: 'ON_ACCOUNT' },
    owner: changes.owner ?? null,
  };
}

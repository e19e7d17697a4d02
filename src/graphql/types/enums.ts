import { registerEnumType } from 'type-graphql';
import { BOOKING_STATUSES } from '../../domain/booking/booking.js';
import { PASSENGER_TYPES } from '../../domain/booking/passenger.js';
import { CABIN_CLASSES } from '../../domain/schedule/cabin-class.js';
import { OFFER_SORTS } from '../../domain/offer/offer-sort.js';

type EnumOf<Name extends string> = { readonly [Key in Name]: Key };

/** An enum whose names stand for themselves. */
export function enumOf<Name extends string>(names: readonly Name[]): EnumOf<Name> {
  return Object.fromEntries(names.map((name) => [name, name])) as EnumOf<Name>;
}

export const CabinClassEnum = enumOf(CABIN_CLASSES);
registerEnumType(CabinClassEnum, { name: 'CabinClass', description: 'A cabin of an aircraft.' });

export const OfferSortEnum = enumOf(OFFER_SORTS);
registerEnumType(OfferSortEnum, {
  name: 'OfferSort',
  description: 'The order of offers; those that are equal keep a stable order.',
  valuesConfig: {
    PRICE: { description: 'Lowest total price first.' },
    DURATION: { description: 'Shortest travel time, both directions together, first.' },
    DEPARTURE: { description: 'Earliest departure first.' },
  },
});

export const PassengerTypeEnum = enumOf(PASSENGER_TYPES);
registerEnumType(PassengerTypeEnum, {
  name: 'PassengerType',
  description: 'A kind of traveller, by age on every day of travel.',
  valuesConfig: {
    ADULT: { description: '12 years or older.' },
    CHILD: { description: '2 to 11 years old, with a seat.' },
    INFANT: { description: 'Under 2 years old, on the lap of an adult.' },
  },
});

export const BookingStatusEnum = enumOf(BOOKING_STATUSES);
registerEnumType(BookingStatusEnum, {
  name: 'BookingStatus',
  description: 'Where a booking stands.',
  valuesConfig: {
    HELD: { description: 'Seats are kept for it until it is paid or its hold expires.' },
    PENDING_PAYMENT: { description: 'Seats are reserved for it; the payment provider has not answered yet.' },
    CONFIRMED: { description: 'Seats are reserved for it, on account.' },
    TICKETED: { description: 'Paid, and every passenger has a ticket.' },
    CANCELLED: { description: 'Nothing of it is left; its seats are for sale again.' },
    EXPIRED: { description: 'It was held and not paid in time; its seats are for sale again.' },
  },
});

export const PriceLineKindEnum = enumOf(['FARE', 'TAX']);
registerEnumType(PriceLineKindEnum, {
  name: 'PriceLineKind',
  description: 'What a price line is for.',
  valuesConfig: {
    FARE: { description: 'The fare of one flight.' },
    TAX: { description: 'A tax or fee of the airport where passengers board.' },
  },
});

export const LocationKindEnum = enumOf(['AIRPORT', 'CITY']);
registerEnumType(LocationKindEnum, {
  name: 'LocationKind',
  description: 'What a location code stands for.',
  valuesConfig: {
    AIRPORT: { description: 'One airport.' },
    CITY: { description: 'All airports of a metropolitan area, e.g. PAR.' },
  },
});

/**
 * What resolving a field costs by itself, in units of reading one object; a field that is not listed costs 1 when it is an
 * object and nothing when it is a single value.
 */
export const FIELD_COSTS: Readonly<Record<string, number>> = {
  'Query.searchFlights': 50, // walks the timetable and ranks what it finds
  'Query.offerDetails': 5,
  'Query.booking': 2,
  'Query.bookingByReference': 5,
  'Query.bookings': 5,
  'Query.searchLocations': 5,
  'Mutation.bookFlight': 50, // a durable commit
  'Subscription.bookingEvents': 5,
  'Booking.history': 2, // a look into the log for every booking
  'Query.__schema': 500,
  'Query.__type': 50,
};

/** How many entries to expect of a list that has no page size; of one that is not listed, five. */
export const LIST_SIZES: Readonly<Record<string, number>> = {
  'Offer.slices': 2,
  'Booking.slices': 2,
  'Slice.segments': 2,
  'Segment.landings': 1,
  'Booking.passengers': 3,
};

/** Entries to expect of any other list. */
export const DEFAULT_LIST_SIZE = 5;

/** Entries of a page at most, whatever a request asks for. */
export const MAX_PAGE_SIZE = 100;

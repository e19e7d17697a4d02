import { BOOKING_AS_OF, EVENTS } from './log-documents.js';
import {
  BOOKING_BY_REFERENCE,
  CONFIRM_CANCELLATION,
  HOLD_FLIGHT,
  PAY_BOOKING,
  QUOTE_CANCELLATION,
} from './life-operations.js';

/** An operation that the explorer opens in a tab of its own. */
export interface ExampleOperation {
  readonly name: string;
  readonly document: string;
  /** JSON text, as the variables editor shows it. */
  readonly variables: string;
}

const SEARCH_FLIGHTS = `# Every offer found has an id: OfferDetails
# and BookFlight take it.
query SearchFlights($input: SearchFlightsInput!, $first: Int!, $after: String) {
  searchFlights(input: $input, first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      expiresAt
      cabin
      fareBrand {
        code
        name
      }
      totalPrice {
        amount
        currency
      }
      slices {
        durationMinutes
        stops
        departureLocal
        arrivalLocal
        segments {
          flightDesignator
          origin {
            code
          }
          destination {
            code
          }
        }
      }
    }
  }
}
`;

const OFFER_DETAILS = `# The variables hold an offer made when this page
# was opened; put in any id from SearchFlights.
query OfferDetails($offerId: ID!) {
  offerDetails(offerId: $offerId) {
    id
    expiresAt
    cabin
    fareBrand {
      code
      name
    }
    seatsLeft
    totalPrice {
      amount
      currency
    }
    priceLines {
      kind
      code
      subject
      passengerType
      passengerCount
      amount {
        amount
      }
    }
    fareConditions {
      refundable
      changeable
    }
    baggage {
      cabinPieces
      checkedPieces
    }
    slices {
      durationMinutes
      stops
      departsAt
      departureLocal
      arrivesAt
      arrivalLocal
      segments {
        flightDesignator
        origin {
          code
        }
        destination {
          code
        }
      }
    }
  }
}
`;

const BOOK_FLIGHT = `# The variables hold an offer made when this page
# was opened; put in any id from SearchFlights.
# Run twice, it books once: another booking needs
# another idempotencyKey.
mutation BookFlight($input: BookFlightInput!) {
  bookFlight(input: $input) {
    __typename
    ... on BookFlightSuccess {
      accessToken
      booking {
        id
        reference
        status
        totalPrice {
          amount
          currency
        }
      }
      eventId
      position
      replayed
      message
    }
    ... on Refusal {
      code
      message
      retryable
    }
  }
}
`;

const BOOKING_WITH_HISTORY = `# Put the id of a booking into the variables, and what opens it into the headers:
# {"Authorization": "Bearer <its accessToken>"}, of the answer to BookFlight.
query BookingWithHistory($id: ID!) {
  booking(id: $id) {
    id
    reference
    status
    totalPrice {
      amount
      currency
    }
    createdAt
    revision
    history {
      __typename
      eventId
      position
      occurredAt
    }
  }
}
`;

const BOOKING_EVENTS = `# Start it, then book in another window: events
# arrive as they happen, of one booking or, for
# operators, of all. It needs a token in the headers.
subscription BookingEvents($bookingId: ID) {
  bookingEvents(bookingId: $bookingId) {
    __typename
    eventId
    position
    occurredAt
  }
}
`;

const SEARCH_LOCATIONS = `# Finds airports and cities by name or code.
query SearchLocations($text: String!, $first: Int!) {
  searchLocations(text: $text, first: $first) {
    __typename
    code
    name
  }
}
`;

/** The example operations, valid against the schema and ready to run. */
export function exampleOperations(of: {
  /** YYYY-MM-DD, to come. */
  readonly departDate: string;
  /** An offer for one adult, or null when none can be made. */
  readonly offerId: string | null;
  /** Unused before, so that the first booking of a visitor is not taken for a repetition. */
  readonly idempotencyKey: string;
  /** UTC, ISO 8601: when the explorer is opened. */
  readonly openedAt: string;
}): readonly ExampleOperation[] {
  const { departDate, idempotencyKey } = of;
  const offerId = of.offerId ?? 'the id of an offer';
  const bookingId = 'the id of a booking';
  const search = { departure: 'Paris', destination: 'London', departDate, adults: 1 };
  const passenger = { type: 'ADULT', givenName: 'Ada', familyName: 'Lovelace', bornOn: '1990-12-10' };
  const booking = {
    offerId,
    passengers: [passenger],
    contact: { email: 'ada@example.com', phone: '+33199001234' },
    idempotencyKey,
  };
  const request = (name: string) => ({ bookingId, idempotencyKey: `${idempotencyKey}-${name}` });
  return [
    example('SearchFlights', SEARCH_FLIGHTS, { input: search, first: 5 }),
    example('OfferDetails', OFFER_DETAILS, { offerId }),
    example('BookFlight', BOOK_FLIGHT, { input: booking }),
    example('BookingWithHistory', BOOKING_WITH_HISTORY, { id: bookingId }),
    example('BookingByReference', BOOKING_BY_REFERENCE, {
      reference: 'the reference of a booking',
      familyName: passenger.familyName,
    }),
    example('BookingAsOf', BOOKING_AS_OF, { id: bookingId, asOf: of.openedAt }),
    example('HoldFlight', HOLD_FLIGHT, {
      input: { ...booking, payment: { hold: true }, idempotencyKey: `${idempotencyKey}-hold` },
    }),
    example('PayBooking', PAY_BOOKING, { input: { ...request('pay'), paymentToken: 'sandbox-approve' } }),
    example('QuoteCancellation', QUOTE_CANCELLATION, { input: request('quote') }),
    example('ConfirmCancellation', CONFIRM_CANCELLATION, {
      input: { ...request('cancel'), quoteId: 'the id of a quote' },
    }),
    example('BookingEvents', BOOKING_EVENTS, {}),
    example('Events', EVENTS, { first: 20 }),
    example('SearchLocations', SEARCH_LOCATIONS, { text: 'Par', first: 10 }),
  ];
}

function example(name: string, document: string, variables: object): ExampleOperation {
  return { name, document, variables: JSON.stringify(variables, null, 2) };
}

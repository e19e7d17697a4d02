/** Keeps seats without paying. */
export const HOLD_FLIGHT = `# Keeps the seats without paying yet: PayBooking
# pays for the booking whose id this answers.
mutation HoldFlight($input: BookFlightInput!) {
  bookFlight(input: $input) {
    __typename
    ... on BookFlightSuccess {
      accessToken
      booking {
        id
        reference
        status
        holdExpiresAt
        priceHeldUntil
        availableActions {
          action
          allowed
          reason
        }
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
`;

/** Finds a booking as a guest does. */
export const BOOKING_BY_REFERENCE = `# For guests, who have no account: the reference
# that BookFlight answers, and a family name.
query BookingByReference($reference: String!, $familyName: String!) {
  bookingByReference(reference: $reference, familyName: $familyName) {
    booking {
      id
      reference
      status
    }
    accessToken
  }
}
`;

/** Pays a booking that is held. */
export const PAY_BOOKING = `# The sandbox takes no money. Its tokens:
# sandbox-approve, sandbox-decline and others.
mutation PayBooking($input: PayBookingInput!) {
  payBooking(input: $input) {
    __typename
    ... on BookingSuccess {
      booking {
        id
        status
        payments {
          status
          amount {
            amount
            currency
          }
        }
      }
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

/** Asks what a cancellation gives back. */
export const QUOTE_CANCELLATION = `# Nothing is cancelled before the quote is
# confirmed, by ConfirmCancellation.
mutation QuoteCancellation($input: QuoteCancellationInput!) {
  quoteCancellation(input: $input) {
    __typename
    ... on QuoteCancellationSuccess {
      quote {
        id
        refund {
          amount
          currency
        }
        penalty {
          amount
          currency
        }
        refundTo
        expiresAt
      }
    }
    ... on Refusal {
      code
      message
    }
  }
}
`;

/** Cancels what was quoted. */
export const CONFIRM_CANCELLATION = `# Takes the id of the quote that
# QuoteCancellation answers.
mutation ConfirmCancellation($input: ConfirmCancellationInput!) {
  confirmCancellation(input: $input) {
    __typename
    ... on BookingSuccess {
      booking {
        id
        status
        refunds {
          status
          amount {
            amount
            currency
          }
        }
      }
      message
    }
    ... on Refusal {
      code
      message
    }
  }
}
`;

/** Asks for a booking as it was. */
export const BOOKING_AS_OF = `# Put the id of a booking into the variables, and what opens it into the headers:
# {"Authorization": "Bearer <its accessToken>"}
query BookingAsOf($id: ID!, $asOf: DateTimeISO!) {
  booking(id: $id, asOf: $asOf) {
    reference
    status
    revision
    history {
      __typename
      revision
      occurredAt
      actor
      reason
      correlationId
    }
  }
}
`;

/** Asks for the log itself. */
export const EVENTS = `# The log, of every booking and all else. To go on,
# put pageInfo.endCursor in as "after"; to see some
# kinds of event only, name them: ["FlightBooked"].
query Events($after: String, $first: Int!, $types: [String!]) {
  events(after: $after, first: $first, types: $types) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      position
      type
      streamId
      streamPosition
      recordedAt
      actor
      correlationId
      data
      hash
    }
  }
}
`;

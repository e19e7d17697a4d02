/** Who asks in the matrix. */
export const CALLERS = [
  'nobody',
  'traveller',
  'other traveller',
  'access token',
  'access token of another booking',
  'agent',
  'agent of another agency',
  'operator',
] as const;

/** Tokens that count for nothing, whatever is asked. */
export const BAD_TOKENS = ['expired', 'forged', 'without a signature', 'for another audience'] as const;

export type MatrixCaller = (typeof CALLERS)[number];

/** ALLOWED is carried out; ABSENT is answered as if there were no such booking; the others are error codes. */
export type Verdict = 'ALLOWED' | 'ABSENT' | 'FORBIDDEN' | 'UNAUTHENTICATED';

/** The caller for whom the one booking of the matrix was made, and how an operation is asked for about it. */
export interface MatrixOperation {
  /** A document with the variables `$id` and `$no` (a fresh key), which it need not use. */
  readonly document: string;
  readonly rule: 'anyone' | 'list' | 'booking' | 'operator';
}

const KEY = 'idempotencyKey: $no';
const TYPENAME = '{ __typename ... on Refusal { code } }';

function bookingMutation(name: string, input: string): MatrixOperation {
  const document = `mutation($id: ID!, $no: ID!) { ${name}(input: { bookingId: $id, ${KEY}, ${input} }) ${TYPENAME} }`;
  return { document, rule: 'booking' };
}

/** Every operation of the schema, by its coordinate: one that is not listed here fails the matrix. */
export const OPERATIONS: Readonly<Record<string, MatrixOperation>> = {
  'Query.searchFlights': {
    document:
      '{ searchFlights(input: { departure: "Paris", destination: "London", departDate: "2027-01-15" }, first: 1) { totalCount } }',
    rule: 'anyone',
  },
  'Query.searchLocations': {
    document: '{ searchLocations(text: "par", first: 1) { code } }',
    rule: 'anyone',
  },
  'Query.offerDetails': { document: '{ offerDetails(offerId: "none") { id } }', rule: 'anyone' },
  'Query.booking': {
    document: 'query($id: ID!) { booking(id: $id) { id contact { email } } }',
    rule: 'booking',
  },
  'Query.bookingByReference': {
    document: '{ bookingByReference(reference: "none", familyName: "Byron") { accessToken } }',
    rule: 'anyone',
  },
  'Query.bookings': { document: '{ bookings { nodes { id } } }', rule: 'list' },
  'Query.events': { document: '{ events(first: 1) { nodes { eventId } } }', rule: 'operator' },
  'Query.unansweredScheduleChanges': {
    document: '{ unansweredScheduleChanges { nodes { id } } }',
    rule: 'operator',
  },
  'Mutation.bookFlight': {
    document: `mutation($no: ID!) { bookFlight(input: { offerId: "none", passengers: [], contact: { email: "a@b.fr", phone: "+33199001234" }, ${KEY} }) ${TYPENAME} }`,
    rule: 'anyone',
  },
  'Mutation.payBooking': bookingMutation('payBooking', 'paymentToken: "pm_x"'),
  'Mutation.quoteCancellation': bookingMutation('quoteCancellation', ''),
  'Mutation.confirmCancellation': bookingMutation('confirmCancellation', 'quoteId: "none"'),
  'Mutation.changeBooking': bookingMutation('changeBooking', 'offerId: "none"'),
  'Mutation.confirmChange': bookingMutation('confirmChange', 'quoteId: "none"'),
  'Mutation.changePassenger': bookingMutation(
    'changePassenger',
    'passengerId: "9", givenName: "Ada", familyName: "Byron", bornOn: "1990-12-10"',
  ),
  'Mutation.answerScheduleChange': bookingMutation(
    'answerScheduleChange',
    'noticeId: "none", answer: ACCEPT',
  ),
  'Mutation.settleCancellation': {
    document: `mutation($no: ID!) { settleCancellation(input: { bookingId: "none", refund: "1", reason: "kept", ${KEY} }) ${TYPENAME} }`,
    rule: 'operator',
  },
  'Mutation.erasePerson': {
    document: `mutation($no: ID!) { erasePerson(input: { email: "nobody@example.com", reason: "asked", ${KEY} }) ${TYPENAME} }`,
    rule: 'operator',
  },
  'Mutation.cancelDeparture': {
    document: `mutation($no: ID!) { cancelDeparture(input: { departureId: "XX1-2027-01-15", ${KEY} }) ${TYPENAME} }`,
    rule: 'operator',
  },
  'Mutation.retimeDeparture': {
    document: `mutation($no: ID!) { retimeDeparture(input: { departureId: "XX1-2027-01-15", shiftMinutes: 5, ${KEY} }) ${TYPENAME} }`,
    rule: 'operator',
  },
  'Subscription.bookingEvents': {
    document: 'subscription($id: ID!) { bookingEvents(bookingId: $id) { eventId } }',
    rule: 'booking',
  },
};

type Verdicts = Readonly<Record<MatrixCaller, Verdict>>;

const ALL_ALLOWED: Verdicts = {
  nobody: 'ALLOWED',
  traveller: 'ALLOWED',
  'other traveller': 'ALLOWED',
  'access token': 'ALLOWED',
  'access token of another booking': 'ALLOWED',
  agent: 'ALLOWED',
  'agent of another agency': 'ALLOWED',
  operator: 'ALLOWED',
};

/** What the callers are answered, by the rule of the operation and the owner of the booking that it is about. */
export const EXPECTED: Readonly<Record<'anyone' | 'list' | 'operator', Verdicts>> & {
  readonly booking: Readonly<Record<'traveller' | 'agent', Verdicts>>;
} = {
  anyone: ALL_ALLOWED,
  list: {
    ...ALL_ALLOWED,
    nobody: 'UNAUTHENTICATED',
    'access token': 'FORBIDDEN',
    'access token of another booking': 'FORBIDDEN',
  },
  operator: {
    nobody: 'UNAUTHENTICATED',
    traveller: 'FORBIDDEN',
    'other traveller': 'FORBIDDEN',
    'access token': 'FORBIDDEN',
    'access token of another booking': 'FORBIDDEN',
    agent: 'FORBIDDEN',
    'agent of another agency': 'FORBIDDEN',
    operator: 'ALLOWED',
  },
  booking: {
    traveller: {
      nobody: 'ABSENT',
      traveller: 'ALLOWED',
      'other traveller': 'ABSENT',
      'access token': 'ALLOWED',
      'access token of another booking': 'ABSENT',
      agent: 'ABSENT',
      'agent of another agency': 'ABSENT',
      operator: 'ALLOWED',
    },
    agent: {
      nobody: 'ABSENT',
      traveller: 'ABSENT',
      'other traveller': 'ABSENT',
      'access token': 'ALLOWED',
      'access token of another booking': 'ABSENT',
      agent: 'ALLOWED',
      'agent of another agency': 'ABSENT',
      operator: 'ALLOWED',
    },
  },
};

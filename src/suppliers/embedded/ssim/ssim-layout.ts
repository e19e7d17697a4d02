/** First and last column of a field, 1-based and inclusive, as SSIM Chapter 7 prints them. */
export type Columns = readonly [from: number, to: number];

/** A value and the columns it goes to. */
export type SsimField = readonly [columns: Columns, value: string];

type Layout = Readonly<Record<string, Columns>>;

/** Characters of every record, line ending not counted (SSIM 7.2). */
export const RECORD_LENGTH = 200;

/** Padding records fill up blocks of this many records (SSIM 7.2). */
export const RECORDS_PER_BLOCK = 5;

/** The last field of every record: its number within the file, from 000001. */
export const SERIAL: Columns = [195, 200];

/** Type 1: opens the file. */
export const HEADER = { title: [2, 35], seasons: [41, 41], dataSet: [192, 194] } as const satisfies Layout;

/** What the title field of every header says. */
export const HEADER_TITLE = 'AIRLINE STANDARD SCHEDULE DATA SET';

/** Type 2: opens one carrier's flights. */
export const CARRIER = {
  timeMode: [2, 2],
  airline: [3, 5],
  season: [11, 13],
  validFrom: [15, 21],
  validTo: [22, 28],
  creationDate: [29, 35],
  title: [36, 64],
  releaseDate: [65, 71],
  status: [72, 72],
  creationTime: [191, 194],
} as const satisfies Layout;

/** Type 3: one leg of one itinerary. */
export const LEG = {
  suffix: [2, 2],
  airline: [3, 5],
  flightNumber: [6, 9],
  variation: [10, 11],
  sequence: [12, 13],
  serviceType: [14, 14],
  firstDate: [15, 21],
  lastDate: [22, 28],
  weekdays: [29, 35],
  frequency: [36, 36],
  origin: [37, 39],
  passengerDeparture: [40, 43],
  aircraftDeparture: [44, 47],
  departureUtcVariation: [48, 52],
  departureTerminal: [53, 54],
  destination: [55, 57],
  aircraftArrival: [58, 61],
  passengerArrival: [62, 65],
  arrivalUtcVariation: [66, 70],
  arrivalTerminal: [71, 72],
  aircraftType: [73, 75],
  bookingDesignators: [76, 95],
  variationOverflow: [128, 128],
  disclosure: [149, 149],
  restrictions: [150, 160],
  restrictionOverflow: [161, 161],
  configuration: [173, 192],
  departureDateVariation: [193, 193],
  arrivalDateVariation: [194, 194],
} as const satisfies Layout;

/** Type 4: one data element about a board and off point of the leg before it. */
export const SEGMENT = {
  legIdentity: [2, 14],
  variationOverflow: [28, 28],
  boardIndicator: [29, 29],
  offIndicator: [30, 30],
  dataElement: [31, 33],
  boardStation: [34, 36],
  offStation: [37, 39],
  data: [40, 194],
} as const satisfies Layout;

/** Type 5: closes one carrier's flights. */
export const TRAILER = {
  airline: [3, 5],
  releaseDate: [6, 12],
  lastSerial: [188, 193],
  continuation: [194, 194],
} as const satisfies Layout;

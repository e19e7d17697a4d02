import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { print } from 'graphql';
import { BookFlightDocument, SearchFlightsDocument, type BookFlightMutation } from '../generated/graphql.js';
import { ADA, daysAhead } from '../support/book.js';

/** Travellers who search and book at a time. */
const CLIENTS = 8;

/** What a traveller thinks about between two bookings. */
const PAUSE_MS = 100;

/** Of all bookings, every so manieth is asked for again under its key, as a client does that lost the answer. */
const REPEATED_EVERY = 5;

/** A call without an answer is made again, so often at the most. */
const MAX_TRIES = 5;

const CITY_PAIRS = [
  ['Paris', 'London'],
  ['London', 'Dubai'],
  ['Madrid', 'Rome'],
  ['New York', 'Los Angeles'],
  ['Tokyo', 'Singapore'],
  ['Frankfurt', 'Sydney'],
] as const;

const FIRST_DAY = 30;
const DAYS = 60;

/** What honest clients saw. */
export interface HonestRecord {
  /** Of every booking that was answered, the time of the call that booked. */
  readonly bookingMs: number[];
  /** Ids of the bookings that were answered. */
  readonly bookingIds: Set<string>;
  /** What went otherwise than it must. */
  readonly faults: string[];
  /** Refusals that may be: sold out, or dearer by now. */
  refused: number;
}

/** Nothing was seen yet. */
export function emptyRecord(): HonestRecord {
  return { bookingMs: [], bookingIds: new Set(), faults: [], refused: 0 };
}

/** Lets travellers search and book for so long; each comes from an address of its own. */
export async function travel(url: string, durationMs: number, record: HonestRecord): Promise<void> {
  const deadline = performance.now() + durationMs;
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let round = 0; performance.now() < deadline; round += 1) {
      await bookOnce({ url, address: `203.0.113.${String(client + 1)}` }, client + CLIENTS * round, record);
      await pause(PAUSE_MS);
    }
  });
  await Promise.all(clients);
}

interface Endpoint {
  readonly url: string;
  readonly address: string;
}

async function bookOnce(endpoint: Endpoint, turn: number, record: HonestRecord): Promise<void> {
  const [departure, destination] = CITY_PAIRS[turn % CITY_PAIRS.length]!;
  const departDate = daysAhead(FIRST_DAY + (turn % DAYS));
  const search = { input: { departure, destination, departDate }, first: 20 };
  interface Found {
    readonly searchFlights: { readonly nodes: readonly { readonly id: string }[] };
  }
  const found = await call<Found>(endpoint, print(SearchFlightsDocument), search, record);
  const offers = found?.searchFlights.nodes ?? [];
  const offer = offers[turn % Math.max(offers.length, 1)];
  if (offer === undefined) return;
  const contact = { email: 'ada@example.com', phone: '+33199001234' };
  const input = { offerId: offer.id, passengers: [ADA], contact, idempotencyKey: randomUUID() };
  const began = performance.now();
  const book = () => call<BookFlightMutation>(endpoint, print(BookFlightDocument), { input }, record);
  const answer = (await book())?.bookFlight;
  if (answer === undefined) return;
  if (answer.__typename !== 'BookFlightSuccess') {
    record.refused += 1;
    return;
  }
  record.bookingMs.push(performance.now() - began);
  record.bookingIds.add(answer.booking.id);
  if (turn % REPEATED_EVERY > 0) return;
  const again = (await book())?.bookFlight;
  const isSame = again?.__typename === 'BookFlightSuccess' && again.booking.id === answer.booking.id;
  if (!isSame) record.faults.push('a booking asked for again under its key was not the same booking');
}

/** The data of an answer; undefined, with a fault on record, when there is none after some tries. */
async function call<Data>(
  { url, address }: Endpoint,
  query: string,
  variables: object,
  record: HonestRecord,
): Promise<Data | undefined> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(() => ({ status: 503, text: '' })); // no answer at all: sent again, like one that is shed
    if (answer.status === 200) {
      const { data, errors } = JSON.parse(answer.text) as { data?: Data; errors?: unknown };
      if (errors === undefined) return data;
    }
    if (answer.status === 503 && tries < MAX_TRIES) {
      await pause(PAUSE_MS);
      continue;
    }
    record.faults.push(`an honest client was answered ${String(answer.status)} ${answer.text.slice(0, 300)}`);
    return undefined;
  }
}

import { join } from 'node:path';
import type { Bench } from '../bench.js';
import { measurePairs, type Comparison } from '../comparison.js';
import { compareHttpBookings } from './booking-bench.js';
import { drive, requestBytes, type Load } from './load.js';
import { ask, post } from './post.js';
import { bookFlight, coldSearches, example, mixedSearches } from './examples.js';
import { startBareServer, startEngine, type ServerProcess } from './servers.js';

/** Connections that stay open, each with one request under way. */
const CONNECTIONS = 32;

const SEARCH_AIM = 0.15;

/** Answers that the bare server sends in turn. */
const MAX_ANSWERS = 64;

const BARE_SERVER = 'node:http, same bytes';

/** Stages that it reports. */
export const HTTP_STAGE_COUNT = 6;

/** What one comparison sends. */
interface Requests {
  readonly what: string;
  readonly aim: number | null;
  readonly bodies: readonly string[];
  /** Whether each is to be sent once only, so that nothing is remembered of it. */
  readonly once: boolean;
  /** Who asks; nobody when not given. */
  readonly token?: string;
  /** How every answer begins that holds what was asked for. */
  readonly answerStart: string;
}

/** Compares the engine's answers over HTTP with a server that only sends the same bytes. */
export async function compareHttp(bench: Bench): Promise<readonly Comparison[]> {
  const folder = join(bench.folder, 'http');
  const engine = await startEngine({ DATA_DIR: folder, SECRET: bench.secret });
  const comparisons: Comparison[] = [];
  try {
    for (const requests of await allRequests(engine, bench.token)) {
      bench.progress.stage(`HTTP: ${requests.what}`);
      comparisons.push(await compare(engine, requests, bench));
    }
    bench.progress.stage('HTTP: bookFlight');
    comparisons.push(await compareHttpBookings(engine, folder, bench));
  } finally {
    await engine.stop();
  }
  return comparisons;
}

async function allRequests(engine: ServerProcess, token: string): Promise<readonly Requests[]> {
  const mix = mixedSearches();
  const search = `searchFlights, ${String(mix.length)} searches in turn`;
  const offerIds = await findOfferIds(engine.port, mix[0] ?? '');
  const bookingIds: string[] = [];
  for (const offerId of offerIds) bookingIds.push(await bookOffer(engine.port, offerId));
  const details = offerIds.map((offerId) => example('OfferDetails', { offerId }));
  const bookings = bookingIds.map((id) => example('BookingWithHistory', { id }));
  const searching = { answerStart: '{"data":{"searchFlights":{"totalCount":', once: false };
  return [
    { ...searching, what: search, aim: SEARCH_AIM, bodies: mix },
    { ...searching, what: 'searchFlights, one search', aim: SEARCH_AIM, bodies: mix.slice(0, 1) },
    {
      ...searching,
      what: 'searchFlights, each for the first time',
      aim: null,
      bodies: coldSearches(),
      once: true,
    },
    {
      what: 'offerDetails',
      aim: null,
      bodies: details,
      once: false,
      answerStart: '{"data":{"offerDetails":{"id":',
    },
    {
      what: 'booking with history',
      aim: null,
      bodies: bookings,
      once: false,
      token,
      answerStart: '{"data":{"booking":{"id":',
    },
  ];
}

async function compare(
  engine: ServerProcess,
  requests: Requests,
  { effort, folder }: Bench,
): Promise<Comparison> {
  const { what, aim, bodies, once, token, answerStart } = requests;
  const answers = [];
  for (const body of bodies.slice(0, MAX_ANSWERS)) answers.push(await post(engine.port, body, token));
  const bare = await startBareServer(folder, answers);
  const bytes = bodies.map((body) => requestBytes(body, token));
  const fresh = bytes.slice(answers.length).values();
  let sent = 0;
  const again = (): Buffer | undefined => bytes[sent++ % bytes.length];
  const load = (server: ServerProcess, durationMs: number, nextRequest: Load['nextRequest']) =>
    drive({ port: server.port, connections: CONNECTIONS, durationMs, nextRequest, answerStart });
  try {
    if (!once) await load(engine, effort.warmUpMs, again);
    await load(bare, effort.warmUpMs, again);
    const pairs = await measurePairs(effort.repetitions, async () => ({
      engine: await load(engine, effort.loadMs, once ? () => fresh.next().value : again),
      limit: await load(bare, effort.loadMs / 2, again),
    }));
    return { what, limitIs: BARE_SERVER, aim, pairs };
  } finally {
    await bare.stop();
  }
}

async function findOfferIds(port: number, search: string): Promise<readonly string[]> {
  interface Found {
    readonly searchFlights: { readonly nodes: readonly { readonly id: string }[] };
  }
  return (await ask<Found>(port, search)).searchFlights.nodes.map(({ id }) => id);
}

/** Books an offer over HTTP; answers the booking's id. */
export async function bookOffer(port: number, offerId: string): Promise<string> {
  interface Booked {
    readonly bookFlight: { readonly booking?: { readonly id: string } };
  }
  const { booking } = (await ask<Booked>(port, bookFlight(offerId))).bookFlight;
  if (booking === undefined) throw new Error('The engine refused a booking');
  return booking.id;
}

import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { daysAhead } from '../support/book.js';
import { exchange, HOSTILE_REQUESTS } from '../support/hostile-requests.js';
import { HOSTILE_SOCKETS } from '../support/hostile-sockets.js';

/** Between two requests of one client: eight of them send as much as a busy day of honest ones. */
const PAUSE_MS = 20;

/** The headers of a slow client, a byte at a time, come to an end after half an hour. */
const SLOW_BYTE_MS = 1_000;

/** Sockets that are opened slowly, and each again when the server has closed it. */
const SLOW_CLIENTS = 20;

/** Less than a dear search takes. */
const HANG_UP_MS = 5;

/** A socket that nobody closes is given up. */
const SOCKET_TIMEOUT_MS = 2_000;

/** How a socket ends that was given up (RFC 6455, section 7.1.5). */
const GIVEN_UP = 1006;

/** The client gave up first: a busy machine, or a server that leaves it waiting; no fault by itself. */
const NO_ANSWER = 'no answer';

/** What was answered so far: how often, by what was asked and how. */
export type HostileCounts = Map<string, number>;

/** The cities whose searches are the dearest. */
const FAR_CITIES = ['London', 'Sydney', 'Paris', 'Singapore', 'New York', 'Tokyo', 'Dubai', 'Sao Paulo'];

const SEARCH =
  'query($input: SearchFlightsInput!) { searchFlights(input: $input, first: 100) { totalCount nodes { id } } }';
const LOOKUP =
  'query($r: String!) { bookingByReference(reference: $r, familyName: "Lovelace") { accessToken } }';

/** Keeps asking in every hostile way, once at least, until the signal aborts; counts what came of it. */
export async function attack(url: string, counts: HostileCounts, stop: AbortSignal): Promise<void> {
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const ways: readonly ((round: number) => Promise<string>)[] = [
    (round) => sendRawRequest(url, round),
    (round) => sendRawRequest(url, round + HOSTILE_REQUESTS.length / 2),
    (round) => openSocket(url, round),
    () => guessReference(url),
    () => sendWrongToken(url),
    (round) => searchDearly(url, round),
    (round) => searchDearly(url, round + 1_000),
    (round) => hangUp(url, round + 2_000),
  ];
  const clients = ways.map(async (way) => {
    for (let round = 0; round === 0 || !stop.aborted; round += 1) {
      count(await way(round).catch((error: unknown) => `${NO_ANSWER}: ${errorCode(error)}`));
      await pause(PAUSE_MS);
    }
  });
  setMaxListeners(SLOW_CLIENTS, stop);
  const slow = Array.from({ length: SLOW_CLIENTS }, () => sendSlowly(url, count, stop));
  await Promise.all([...clients, ...slow]);
}

/** A request of the list; what the list does not expect of it is said to be unexpected. */
async function sendRawRequest(url: string, round: number): Promise<string> {
  const [name, bytes, ...statuses] = HOSTILE_REQUESTS[Math.floor(round) % HOSTILE_REQUESTS.length]!;
  const status = /^HTTP\/1\.1 (\d{3})/u.exec(await exchange(url, bytes))?.[1] ?? NO_ANSWER;
  const isExpected = statuses.includes(Number(status)) || status === '503' || status === NO_ANSWER;
  return isExpected ? `hostile request: ${status}` : `unexpected ${status}: ${name}`;
}

async function guessReference(url: string): Promise<string> {
  const asked = { query: LOOKUP, variables: { r: randomReference() } };
  return `guessed reference: ${String(await post(url, asked, { from: '198.51.100.1' }))}`;
}

async function sendWrongToken(url: string): Promise<string> {
  const asked = { query: LOOKUP, variables: { r: 'ABCDEF' } };
  const headers = { from: '198.51.100.2', authorization: 'Bearer nonsense' };
  return `wrong token: ${String(await post(url, asked, headers))}`;
}

/** Within the limit of one address: a thousand a minute are not. */
async function searchDearly(url: string, round: number): Promise<string> {
  const from = `198.51.100.${String(3 + (round % 8))}`;
  return `dear search: ${String(await post(url, dearSearch(round), { from }))}`;
}

interface Asked {
  readonly query: string;
  readonly variables: object;
}

/** Sends an operation from an address, as a proxy would tell of it. */
async function post(
  url: string,
  asked: Asked,
  { from, ...headers }: { readonly from: string; readonly authorization?: string },
): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers },
    body: JSON.stringify(asked),
  });
  await response.arrayBuffer();
  return response.status;
}

function dearSearch(round: number): Asked {
  const departure = FAR_CITIES[round % FAR_CITIES.length];
  const destination = FAR_CITIES[(round + 1 + (round % (FAR_CITIES.length - 1))) % FAR_CITIES.length];
  const departDate = daysAhead(20 + (round % 300));
  const returnDate = daysAhead(22 + (round % 300));
  return {
    query: SEARCH,
    variables: { input: { departure, destination, departDate, returnDate, adults: 9 } },
  };
}

function randomReference(): string {
  return randomUUID().replaceAll('-', '').slice(0, 6).toUpperCase();
}

/** Asks for a dear search, and goes away as soon as it is under way. */
async function hangUp(url: string, round: number): Promise<string> {
  const signal = AbortSignal.timeout(HANG_UP_MS);
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.20' };
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(dearSearch(round)), signal })
    .then((response) => response.arrayBuffer())
    .catch(() => undefined);
  return 'search abandoned: sent';
}

async function openSocket(url: string, round: number): Promise<string> {
  const [name, messages, code] = HOSTILE_SOCKETS[round % HOSTILE_SOCKETS.length]!;
  const socket = new WebSocket(url.replace(/^http/u, 'ws'), 'graphql-transport-ws');
  socket.on('open', () => messages.forEach((message) => socket.send(message)));
  const closed = await new Promise<number>((resolve, reject) => {
    setTimeout(() => socket.terminate(), SOCKET_TIMEOUT_MS).unref();
    socket.on('close', resolve);
    socket.on('error', reject);
  });
  const isExpected = closed === code || closed === GIVEN_UP;
  return isExpected ? `hostile socket: ${String(closed)}` : `unexpected ${String(closed)}: socket ${name}`;
}

/** Opens a connection and sends its headers a byte at a time; does so again whenever it is closed. */
async function sendSlowly(url: string, count: (what: string) => void, stop: AbortSignal): Promise<void> {
  const { hostname, port } = new URL(url);
  while (!stop.aborted) {
    const socket = connect(Number(port), hostname, () => socket.write('POST /graphql HTTP/1.1\r\nx-slow: '));
    const dribble = setInterval(() => socket.write('a'), SLOW_BYTE_MS);
    const end = (): void => void socket.destroy();
    stop.addEventListener('abort', end);
    await new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.on('close', resolve);
      socket.resume();
    });
    clearInterval(dribble);
    stop.removeEventListener('abort', end);
    count('slow headers: closed');
    await pause(PAUSE_MS);
  }
}

function errorCode(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  return cause?.code ?? (error instanceof Error ? error.message : 'unknown');
}

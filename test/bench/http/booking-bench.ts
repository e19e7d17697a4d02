import { join } from 'node:path';
import type { Bench } from '../bench.js';
import { measurePairs, type Comparison } from '../comparison.js';
import { byBooking } from '../log/measured-engine.js';
import { commitRaw, readRows } from '../log/sqlite-engine.js';
import { bookFlight } from './examples.js';
import { drive, requestBytes } from './load.js';
import type { ServerProcess } from './servers.js';

const CONNECTIONS = 128;

/** Any other answer is a refusal. */
const BOOKED = '{"data":{"bookFlight":{"__typename":"BookFlightSuccess"';

/** Compares bookings over HTTP with raw commits of the rows that they wrote. */
export async function compareHttpBookings(
  engine: ServerProcess,
  folder: string,
  { effort, offerIds }: Bench,
): Promise<Comparison> {
  const roundCount = effort.repetitions + 1; // the first round warms up
  const offersPerRound = Math.floor(offerIds.length / roundCount);
  let round = 0;
  let booked = byBooking(readRows(join(folder, 'events.db'))).length;
  const pairs = await measurePairs(roundCount, async () => {
    const offers = offerIds.slice(round * offersPerRound, (round + 1) * offersPerRound);
    const requests = offers.map((offerId) => requestBytes(bookFlight(offerId))).values();
    const rate = await drive({
      port: engine.port,
      connections: CONNECTIONS,
      durationMs: effort.bookingMs,
      nextRequest: () => requests.next().value,
      answerStart: BOOKED,
    });
    const bookings = byBooking(readRows(join(folder, 'events.db')));
    const rows = bookings.slice(booked);
    booked = bookings.length;
    round += 1;
    return {
      engine: rate,
      limit: await commitRaw(join(folder, `raw-${String(round)}.db`), rows, CONNECTIONS),
    };
  });
  const limitIs = `raw commits of ${String(CONNECTIONS)}, same rows`;
  const what = `bookFlight over HTTP, ${String(CONNECTIONS)} callers`;
  return { what, limitIs, aim: null, pairs: pairs.slice(1) };
}

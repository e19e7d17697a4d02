import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './cli/test-operator.js';
import { BookingDocument, OfferDetailsDocument } from './generated/graphql.js';
import { book, findOffers } from './support/book.js';
import { killServerProcesses, startServerProcess } from './support/server-process.js';

const CALLERS = 8;

let folder: string;

/** Events of a type in the log. */
function countOf(type: string): number {
  const log = new Database(join(folder, 'events.db'), { readonly: true });
  const { count } = log.prepare('select count(*) count from events where event_type = ?').get(type) as {
    readonly count: number;
  };
  log.close();
  return count;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetsetgo-shutdown-'));
});

afterAll(() => {
  killServerProcesses();
  rmSync(folder, { recursive: true, force: true });
});

describe('a server that is told to stop while it books', () => {
  it('loses no booking that it answered and leaves none half done, streams end, and it exits in good order', async () => {
    const server = await startServerProcess({ DATA_DIR: folder });
    const [offer] = await findOffers(server, {}, 1);
    const segmentCount = offer!.slices.flatMap(({ segments }) => segments).length;
    const before = await server.ask(OfferDetailsDocument, { offerId: offer!.id });
    const stream = await fetch(`${server.url}/stream`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: `Bearer ${server.operatorToken}`,
      },
      body: JSON.stringify({ query: 'subscription { bookingEvents { bookingId } }' }),
    });
    const streamed = stream.text();
    const answered: string[] = [];
    const callers = Array.from({ length: CALLERS }, async () => {
      for (;;) {
        const answer = await book(server, offer!.id, { idempotencyKey: randomUUID() });
        if (answer.__typename !== 'BookFlightSuccess') return answer.__typename;
        answered.push(answer.booking.id);
      }
    });
    const ended = Promise.allSettled(callers);
    while (answered.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await server.end('SIGTERM')).toMatchObject({ exitCode: 0 });
    await ended;
    expect(await streamed).toContain(answered[0]);

    const again = await startServerProcess({ DATA_DIR: folder });
    const found = await Promise.all(
      answered.map(async (id) => (await again.ask(BookingDocument, { id })).booking?.id),
    );
    expect(found).toEqual(answered);
    const { offerDetails } = await again.ask(OfferDetailsDocument, { offerId: offer!.id });
    await again.end();
    const booked = countOf('FlightBooked');
    expect(booked).toBeGreaterThanOrEqual(answered.length);
    expect(countOf('SeatsReserved')).toBe(booked * segmentCount);
    expect(offerDetails!.seatsLeft).toBe(before.offerDetails!.seatsLeft - booked);
    const verified = await runCommand({ DATA_DIR: folder }, 'verify', '--json');
    expect(JSON.parse(verified.output)).toMatchObject({
      faultPosition: null,
      readModels: expect.stringMatching(/^what follows from the log/u) as unknown,
    });
  });
});

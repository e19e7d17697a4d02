import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fareStepFor } from '../../src/domain/pricing/fare-step.js';
import type { FareStep } from '../../src/domain/pricing/tariff.js';
import { readPositionCursor } from '../../src/graphql/cursor.js';
import { projectFile } from '../../src/platform/project-file.js';
import { BookingDocument } from '../generated/graphql.js';
import { offerOfFlight, SEATS } from '../story/one-flight.js';
import { book, daysAhead, type BookingAnswer } from '../support/book.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs } from '../support/test-app.js';
import { nodeEnvironment, ownReadModels, startNodes, type NodeGroup } from './node-group.js';
import { steppedBack, violationsOf, type BookingLook, type Look, type Sale } from './seat-history.js';

/** Clients of each of the two nodes. */
const CLIENTS_PER_NODE = 6;

const STEPS: readonly FareStep[] = JSON.parse(
  readFileSync(projectFile('src/suppliers/embedded/demo/tariff.json'), 'utf8'),
).fareSteps;

let database: PostgresDatabase;
let nodes: NodeGroup;

beforeAll(async () => {
  database = await createPostgresDatabase();
  const { environment } = ownReadModels(); // one projects for itself, so that the two may differ
  nodes = await startNodes([
    nodeEnvironment(database.target.url),
    nodeEnvironment(database.target.url, environment),
  ]);
});

afterAll(async () => {
  await nodes.end();
  await database.dispose();
  removeDataDirs();
});

/** What was done, from when to when. */
interface Timed<Answer> {
  readonly start: number;
  readonly end: number;
  readonly answer: Answer;
}

async function timed<Answer>(call: () => Promise<Answer>): Promise<Timed<Answer>> {
  const start = performance.now();
  const answer = await call();
  return { start, end: performance.now(), answer };
}

/** All that the clients of both nodes did and saw. */
class Recording {
  readonly attempts: Timed<BookingAnswer>[] = [];
  readonly looks: BookingLook[] = [];
  private readonly news: { readonly id: string; readonly position: string }[] = [];

  /** Buys seat after seat until there are none; after each, looks at a booking that some client has learnt of. */
  async buyAndLook(node: GraphqlClient, firstOffer: string): Promise<void> {
    let offerId = firstOffer;
    for (;;) {
      const attempt = await timed(() => book(node, offerId));
      this.attempts.push(attempt);
      const { answer, start, end } = attempt;
      if (answer.__typename === 'SoldOut') return;
      if (answer.__typename === 'PriceChanged') offerId = answer.freshOffer.id;
      if (answer.__typename === 'BookFlightSuccess') {
        const { id, revision } = answer.booking;
        this.looks.push({ bookingId: id, revision, start, end });
        this.news.push({ id, position: answer.position });
        await this.look(node);
      }
    }
  }

  private async look(node: GraphqlClient): Promise<void> {
    const { id, position } = this.news[Math.floor(Math.random() * this.news.length)]!;
    const { start, end, answer } = await timed(() => node.ask(BookingDocument, { id, atLeast: position }));
    this.looks.push({ bookingId: id, revision: answer.booking?.revision ?? 0, start, end });
  }
}

/** The moments at which seats were sold. */
function salesIn(attempts: readonly Timed<BookingAnswer>[]): readonly Sale[] {
  return attempts.flatMap(({ start, end, answer }) =>
    answer.__typename === 'BookFlightSuccess'
      ? [{ start, end, position: readPositionCursor(answer.position)! }]
      : [],
  );
}

/** What refusals tell of the seats sold: the new price is that of a fare step, and there are seats left or none. */
function looksIn(attempts: readonly Timed<BookingAnswer>[]): readonly Look[] {
  const prices = attempts.flatMap(({ answer }) =>
    answer.__typename === 'BookFlightSuccess' ? [Number(answer.booking.totalPrice.amount)] : [],
  );
  const priceOfStep = [...new Set(prices)].toSorted((a, b) => a - b);
  expect(priceOfStep).toHaveLength(STEPS.length);
  const stepAfter = (sold: number) => fareStepFor(STEPS, [{ capacity: SEATS, sold }], 1);
  return attempts.flatMap(({ start, end, answer }): readonly Look[] => {
    if (answer.__typename === 'SoldOut') {
      return [{ start, end, agrees: (sold) => SEATS - sold === answer.seatsLeft }];
    }
    if (answer.__typename !== 'PriceChanged') return [];
    const step = priceOfStep.indexOf(Number(answer.newPrice.amount));
    return [{ start, end, agrees: (sold) => stepAfter(sold) === step }];
  });
}

describe(`${String(2 * CLIENTS_PER_NODE)} clients of two nodes who want the same flight`, () => {
  const recording = new Recording();

  it('see its seats sold as if there were one counter that all of them asked', async () => {
    const { id } = (await offerOfFlight(nodes.node(0), daysAhead(30)))!;
    await Promise.all(
      Array.from({ length: 2 * CLIENTS_PER_NODE }, (_, client) =>
        recording.buyAndLook(nodes.node(client % 2), id),
      ),
    );
    const { attempts } = recording;
    const history = { sales: salesIn(attempts), looks: looksIn(attempts) };
    expect(history.sales).toHaveLength(SEATS);
    expect(history.looks.length).toBeGreaterThan(2 * CLIENTS_PER_NODE);
    expect(violationsOf(history)).toEqual([]);
  });

  it('would have been caught at anything else', () => {
    const sales = salesIn(recording.attempts);
    const last = sales.reduce((latest, sale) => (sale.start > latest.start ? sale : latest));
    const turnedRound = sales.map((sale) => (sale === last ? { ...sale, position: 0 } : sale));
    expect(violationsOf({ sales: turnedRound, looks: [] })).not.toEqual([]);
    const over = Math.max(...sales.map(({ end }) => end)) + 1;
    const stale: Look = { start: over, end: over, agrees: (sold) => sold === SEATS - 1 };
    expect(violationsOf({ sales, looks: [stale] })).toHaveLength(1);
  });

  it('see a booking for ever once anyone was told of it', () => {
    expect(recording.looks.length).toBe(2 * SEATS);
    expect(steppedBack(recording.looks)).toEqual([]);
  });
});

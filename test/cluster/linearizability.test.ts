import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fareStepFor } from '../../src/domain/pricing/fare-step.js';
import type { FareStep } from '../../src/domain/pricing/tariff.js';
import { readPositionCursor } from '../../src/graphql/cursor.js';
import { projectFile } from '../../src/platform/project-file.js';
import { allEvents, openLog } from '../event-store/test-log.js';
import { BookingDocument, ChangePassengerDocument } from '../generated/graphql.js';
import { offerOfFlight, SEATS } from '../story/one-flight.js';
import { ADA, book, daysAhead, type BookingAnswer } from '../support/book.js';
import { requestFor } from '../support/booking-life.js';
import { createPostgresDatabase, type PostgresDatabase } from '../support/postgres-databases.js';
import { removeDataDirs } from '../support/test-app.js';
import { nodeEnvironment, ownReadModels, startNodes, type NodeGroup } from './node-group.js';
import { brokenPromises, type BookingChange, type BookingLook } from './booking-history.js';
import { violationsOf, type Look, type Sale } from './seat-history.js';

const DAY_MS = 86_400_000;

/** Clients of each of the two nodes. */
const CLIENTS_PER_NODE = 6;

/** A client changes a booking each time that it has bought so many seats. */
const PURCHASES_PER_CHANGE = 6;

/** Bookings that are changed: few, so that each goes through several revisions. */
const CHANGED_BOOKINGS = 6;

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

/** A booking that some client has learnt of, and a position at which it was there. */
interface News {
  readonly id: string;
  readonly position: string;
}

/** A change that was answered; the log says which revision it made. */
type Answered = Omit<BookingChange, 'revision'>;

/** All that the clients of both nodes did and saw. */
class Recording {
  readonly attempts: Timed<BookingAnswer>[] = [];
  readonly looks: BookingLook[] = [];
  readonly answered: Answered[] = [];
  private readonly news: News[] = [];

  /** Buys seat after seat until there are none; after each, looks at a booking that some client has learnt of, and changes one now and then. */
  async buyAndLook(node: number, firstOffer: string): Promise<void> {
    const client = nodes.node(node);
    let offerId = firstOffer;
    for (let bought = 0; ;) {
      const attempt = await timed(() => book(client, offerId));
      this.attempts.push(attempt);
      const { answer } = attempt;
      if (answer.__typename === 'SoldOut') return;
      if (answer.__typename === 'PriceChanged') offerId = answer.freshOffer.id;
      if (answer.__typename === 'BookFlightSuccess') {
        bought += 1;
        this.note(node, attempt, answer);
        await this.look(node, bought % 2 === 0);
        if (bought % PURCHASES_PER_CHANGE === 0) await this.change(node);
      }
    }
  }

  /** An answer is a change and a look: it shows the booking with at least what it did. */
  private note(
    node: number,
    { start, end }: Timed<unknown>,
    { booking: { id, revision }, position }: { readonly booking: BookingSeen; readonly position: string },
  ): void {
    const at = readPositionCursor(position)!;
    this.answered.push({ ...{ bookingId: id, position: at, node }, start, end });
    this.looks.push({ ...{ bookingId: id, revision, node, atLeast: at }, start, end });
    this.news.push({ id, position });
  }

  private async look(node: number, isBound: boolean): Promise<void> {
    const { id, position } = this.anyNews(this.news.length);
    const atLeast = isBound ? position : null;
    const { start, end, answer } = await timed(() => nodes.node(node).ask(BookingDocument, { id, atLeast }));
    const asked = isBound ? readPositionCursor(position)! : 0;
    const revision = answer.booking?.revision ?? 0;
    this.looks.push({ ...{ bookingId: id, revision, node, atLeast: asked }, start, end });
  }

  /** Corrects the date of birth of the passenger of one of a few bookings, so that several clients change the same one, and looks at it at once. */
  private async change(node: number): Promise<void> {
    const { id } = this.anyNews(CHANGED_BOOKINGS);
    const { givenName, familyName } = ADA;
    const bornOn = new Date(Math.floor(Math.random() * 9_000) * DAY_MS).toISOString().slice(0, 10); // an adult by any of them
    const input = { ...requestFor(id), passengerId: '1', givenName, familyName, bornOn };
    const attempt = await timed(() => nodes.node(node).ask(ChangePassengerDocument, { input }));
    const { changePassenger } = attempt.answer;
    if (changePassenger.__typename !== 'BookingSuccess') throw new Error(changePassenger.__typename);
    this.note(node, attempt, changePassenger);
    const { start, end, answer } = await timed(() => nodes.node(node).ask(BookingDocument, { id }));
    this.looks.push({ bookingId: id, revision: answer.booking?.revision ?? 0, node, atLeast: 0, start, end });
  }

  private anyNews(among: number): News {
    return this.news[Math.floor(Math.random() * Math.min(among, this.news.length))]!;
  }
}

/** What an answer shows of a booking. */
interface BookingSeen {
  readonly id: string;
  readonly revision: number;
}

/** The changes with the revisions that the log says they made: a booking ends with its seats, and is the first. */
async function changesIn(answered: readonly Answered[]): Promise<readonly BookingChange[]> {
  const { reader } = await openLog(database.target);
  const events = await allEvents(reader);
  return answered.map((change) => {
    const { streamId, streamPosition } = events[change.position - 1]!;
    return { ...change, revision: streamId === `booking-${change.bookingId}` ? streamPosition : 1 };
  });
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
      Array.from({ length: 2 * CLIENTS_PER_NODE }, (_, client) => recording.buyAndLook(client % 2, id)),
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

  it('see of bookings what is promised: what was answered, what they ask for, and never less than before', async () => {
    const { looks } = recording;
    const changes = await changesIn(recording.answered);
    expect(brokenPromises({ changes, looks })).toEqual([]);
    expect(Math.max(...changes.map(({ revision }) => revision))).toBeGreaterThan(2);
    expect(looks.length).toBeGreaterThan(2 * SEATS);

    const last = changes.reduce((latest, change) => (change.revision > latest.revision ? change : latest));
    const over = Math.max(...looks.map(({ end }) => end)) + 1;
    const late = { bookingId: last.bookingId, start: over, end: over, atLeast: 0 };
    const stale: BookingLook = { ...late, node: last.node, revision: last.revision - 1 };
    expect(brokenPromises({ changes, looks: [stale] })).not.toEqual([]);
  });
});

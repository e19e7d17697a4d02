import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AnswerScheduleChangeDocument,
  CancelDepartureDocument,
  OfferDetailsDocument,
  RetimeDepartureDocument,
  UnansweredScheduleChangesDocument,
  type ScheduleChangeAnswer,
} from '../../generated/graphql.js';
import { offerOfFlight } from '../../story/one-flight.js';
import { APP_ENGINES } from '../../support/app-engines.js';
import { ADA, book, daysAhead, findOffers } from '../../support/book.js';
import { bookForTwo, lifeOf, lifeOnce, requestFor } from '../../support/booking-life.js';
import { removeDataDirs, type TestApp } from '../../support/test-app.js';

describe.each(APP_ENGINES)('on $name', ({ start }) => {
  let engine: TestApp;

  beforeAll(async () => {
    engine = await start();
  });

  afterAll(async () => {
    await engine.stop();
    removeDataDirs();
  });

  const cancel = async (
    departureId: string,
    idempotencyKey: string = randomUUID(),
    ifRevision: number | null = null,
  ) =>
    (await engine.ask(CancelDepartureDocument, { input: { departureId, idempotencyKey, ifRevision } }))
      .cancelDeparture;
  const retime = async (departureId: string, shiftMinutes: number, ifRevision: number | null = null) =>
    (
      await engine.ask(RetimeDepartureDocument, {
        input: { departureId, shiftMinutes, ifRevision, idempotencyKey: randomUUID() },
      })
    ).retimeDeparture;
  const answer = async (id: string, noticeId: string, chosen: ScheduleChangeAnswer) =>
    (
      await engine.ask(AnswerScheduleChangeDocument, {
        input: { ...requestFor(id), noticeId, answer: chosen },
      })
    ).answerScheduleChange;
  const unanswered = async (variables = {}) =>
    (await engine.ask(UnansweredScheduleChangesDocument, variables)).unansweredScheduleChanges;

  /** A booking of one flight of a day, and an offer of it that nobody has taken. */
  async function bookedOn(departDate: string) {
    const offer = (await offerOfFlight(engine, departDate, 2))!;
    const id = await bookForTwo(engine, offer.id);
    return { id, offer, departureId: offer.slices[0]!.segments[0]!.departureId };
  }
  const told = (id: string) => lifeOnce(engine, id, ({ scheduleChanges }) => scheduleChanges.length > 0);

  it('a cancelled departure is offered and sold no more, and its bookings get their money back', async () => {
    const { id, offer, departureId } = await bookedOn(daysAhead(50));
    const key = randomUUID();
    expect(await cancel(departureId, key)).toMatchObject({ departureId, replayed: false });
    expect(await cancel(departureId, key)).toMatchObject({ departureId, replayed: true });
    expect(await cancel(departureId)).toMatchObject({ __typename: 'DepartureCancelledBefore' });
    expect(await book(engine, offer.id, { passengers: [ADA, ADA] })).toMatchObject({
      ...{ __typename: 'OfferNotFound', retryable: false },
    });
    expect(await offerOfFlight(engine, daysAhead(50))).toBeUndefined(); // the answer waited for the read side
    const { scheduleChanges } = await told(id);
    const [notice] = scheduleChanges;
    expect(notice).toMatchObject({ kind: 'CANCELLED', departureId, departsAt: null, answer: null });
    expect((await unanswered()).nodes).toEqual([notice]);

    expect(await answer(id, notice!.id, 'ACCEPT')).toMatchObject({ __typename: 'NothingToAccept' });
    expect(await answer(id, notice!.id, 'REFUND')).toMatchObject({
      booking: { status: 'CANCELLED', cancellationReason: 'DEPARTURE_CANCELLED' },
    });
    expect((await unanswered()).nodes).toEqual([]);
    const { history, totalPrice } = await lifeOf(engine, id);
    expect(history.at(-1)).toMatchObject({ __typename: 'BookingCancelled', refund: totalPrice });
  });

  it('a moved departure is sold at its new times, and shows them to its bookings', async () => {
    const { id, offer, departureId } = await bookedOn(daysAhead(51));
    expect(await retime(departureId, 45)).toMatchObject({ departureId });
    const departsAt = new Date(Date.parse(offer.slices[0]!.departsAt) + 45 * 60_000).toISOString();
    const moved = (await offerOfFlight(engine, daysAhead(51), 2))!; // the answer waited for the read side
    expect(moved.slices[0]!.departsAt).toBe(departsAt);
    expect(await book(engine, offer.id, { passengers: [ADA, ADA] })).toMatchObject({
      __typename: 'OfferNotFound',
      message: expect.stringContaining('other times'),
    });
    expect((await engine.ask(OfferDetailsDocument, { offerId: offer.id })).offerDetails).toBeNull();
    expect((await engine.ask(OfferDetailsDocument, { offerId: moved.id })).offerDetails).toMatchObject({
      slices: [{ departsAt }],
    });
    const late = await bookForTwo(engine, moved.id);
    const [notice] = (await told(id)).scheduleChanges;
    expect(notice).toMatchObject({ kind: 'RETIMED', departsAt });
    const after = await lifeOf(engine, id);
    expect(after.slices[0]!.departsAt).toBe(departsAt);
    expect(await lifeOf(engine, late)).toMatchObject({ scheduleChanges: [], slices: [{ departsAt }] });
    expect(await answer(id, notice!.id, 'ACCEPT')).toMatchObject({ booking: { status: 'CONFIRMED' } });
    expect(await answer(id, notice!.id, 'ACCEPT')).toMatchObject({ reason: 'NOTHING_TO_ANSWER' });
    expect((await lifeOf(engine, id)).scheduleChanges[0]!.answer).toBe('ACCEPT');
  });

  it('a departure that moved over midnight is found on its new date, until it is moved back or cancelled', async () => {
    const [day, next] = [daysAhead(53), daysAhead(54)];
    const { departureId } = (await offerOfFlight(engine, next))!.slices[0]!.segments[0]!;
    await retime(departureId, -1440);
    expect(await offerOfFlight(engine, next)).toBeUndefined();
    const twice = await findOffers(
      engine,
      { departure: 'CDG', destination: 'LHR', departDate: day, maxStops: 0 },
      100,
    );
    const flown = twice.flatMap((one) => one.slices[0]!.segments.map((segment) => segment.departureId));
    expect(flown).toContain(departureId);
    expect(await retime(departureId, -1)).toMatchObject({
      __typename: 'DepartureMovedTooFar',
      code: 'DEPARTURE_MOVED_TOO_FAR',
      message: expect.stringContaining('-1440 minutes'),
    });
    await retime(departureId, 1440);
    expect(await offerOfFlight(engine, next)).toBeDefined();
    await retime(departureId, 30);
    expect(await cancel(departureId)).toMatchObject({ departureId });
    expect(await offerOfFlight(engine, next)).toBeUndefined();
  });

  it('a departure that left more than a day ago is not changed any more', async () => {
    const offer = (await offerOfFlight(engine, daysAhead(1)))!;
    const { departureId } = offer.slices[0]!.segments[0]!;
    const long = departureId.replace(/\d{4}-\d\d-\d\d$/u, daysAhead(-2));
    for (const refused of [await cancel(long), await retime(long, 60)]) {
      expect(refused).toMatchObject({
        ...{ __typename: 'DepartureLeft', code: 'DEPARTURE_LEFT', retryable: false },
        message: expect.stringContaining('more than a day ago'),
      });
    }
  });

  it('a departure is changed by whoever has seen its last change', async () => {
    const { departureId } = (await offerOfFlight(engine, daysAhead(55)))!.slices[0]!.segments[0]!;
    expect(await retime(departureId, 45, 0)).toMatchObject({ revision: 1 });
    const key = randomUUID();
    expect(await cancel(departureId, key, 0)).toMatchObject({
      ...{ __typename: 'RevisionConflict', code: 'REVISION_CONFLICT' },
      message: expect.stringContaining('revision 1'),
    });
    expect(await cancel(departureId, key, 1)).toMatchObject({ revision: 2, replayed: false });
    expect(await cancel(departureId, key, 1)).toMatchObject({ revision: 2, replayed: true });
    expect(await cancel(departureId, key)).toMatchObject({ __typename: 'IdempotencyConflict' });
  });

  it('those that wait for an answer are listed page by page, the oldest first', async () => {
    const day = daysAhead(52);
    const first = await bookedOn(day);
    const second = await bookedOn(day);
    await cancel(first.departureId);
    await Promise.all([told(first.id), told(second.id)]);
    const page = await unanswered({ first: 1 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest = await unanswered({ first: 1, after: page.pageInfo.endCursor });
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect([...page.nodes, ...rest.nodes].map(({ bookingId }) => bookingId)).toEqual([first.id, second.id]);
  });

  it('only departures of the timetable can be changed, by a day at most', async () => {
    expect(await cancel('XX1-2027-01-15')).toMatchObject({
      __typename: 'DepartureNotFound',
      message: expect.stringContaining('Segment.departureId'),
    });
    for (const shiftMinutes of [1441, -1441]) {
      const { errors } = await engine.send(RetimeDepartureDocument, {
        input: { departureId: 'XX1-2027-01-15', shiftMinutes, idempotencyKey: randomUUID() },
      });
      expect(errors![0]!.extensions).toMatchObject({ field: 'input.shiftMinutes' });
      expect(errors![0]!.message).toContain(`${String(shiftMinutes)} given`);
    }
  });

  it.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['after', { after: 'nonsense' }],
  ])('the list is refused for a %s out of bounds', async (field, variables) => {
    const { errors } = await engine.send(UnansweredScheduleChangesDocument, variables);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});

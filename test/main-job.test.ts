import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookingDocument, BookingEventsDocument, OfferDetailsDocument } from './generated/graphql.js';
import { book, findOffers } from './support/book.js';
import { removeDataDirs, startTestApp, type TestApp } from './support/test-app.js';

let engine: TestApp;

beforeAll(async () => {
  engine = await startTestApp();
});

afterAll(async () => {
  await engine.stop();
  removeDataDirs();
});

describe('the main job', () => {
  it('searches, looks at an offer, books it and follows it', async () => {
    const events = engine.subscribe(BookingEventsDocument, {});
    const firstEvent = events.next();
    await new Promise((resolve) => setTimeout(resolve, 200)); // the server has taken the subscription up
    const [cheapest] = await findOffers(engine);
    const { offerDetails } = await engine.ask(OfferDetailsDocument, { offerId: cheapest?.id ?? '' });
    expect(offerDetails).toEqual(cheapest);

    const answer = await book(engine, offerDetails?.id ?? '');
    if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
    const { booking, eventId } = answer;
    expect(booking).toMatchObject({
      status: 'CONFIRMED',
      offerId: cheapest?.id,
      totalPrice: cheapest?.totalPrice,
    });
    expect(await engine.ask(BookingDocument, { id: booking.id })).toEqual({ booking });
    expect((await firstEvent).value).toMatchObject({ data: { bookingEvents: booking.history[0] } });
    expect(booking.history[0]).toMatchObject({ eventId, __typename: 'FlightBooked', bookingId: booking.id });
    await events.return?.();
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookingByReferenceDocument, BookingDocument, ErasePersonDocument } from '../../generated/graphql.js';
import { APP_ENGINES } from '../../support/app-engines.js';
import { ADA, book, bookFirst, findOffers } from '../../support/book.js';
import { removeDataDirs, type TestApp } from '../../support/test-app.js';

afterAll(removeDataDirs);

describe.each(APP_ENGINES)('bookingByReference on $name', ({ start }) => {
  let engine: TestApp;
  let made: Awaited<ReturnType<typeof bookFirst>>;

  beforeAll(async () => {
    engine = await start({ environment: { RATE_LIMITS: 'off' } });
    made = await bookFirst(engine);
  });

  afterAll(() => engine.stop());

  const lookUp = (reference: string, familyName: string) =>
    engine.as(null).send(BookingByReferenceDocument, { reference, familyName });

  it('answers a guest the booking and a token that opens it', async () => {
    const { data } = await lookUp(made.booking.reference.toLowerCase(), ' lovelace ');
    const { booking, accessToken } = data!.bookingByReference!;
    expect(booking).toMatchObject({ id: made.booking.id, contact: made.booking.contact });
    const holder = engine.as(accessToken);
    expect((await holder.ask(BookingDocument, { id: booking.id })).booking!.id).toBe(booking.id);
    const other = await bookFirst(engine);
    expect((await holder.ask(BookingDocument, { id: other.booking.id })).booking).toBeNull();
  });

  it('says the same of whatever is wrong', async () => {
    const reference = made.booking.reference;
    const answers = await Promise.all([
      lookUp(reference, 'Byron'),
      lookUp(reference, ''),
      lookUp(reference === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA', 'Lovelace'),
      lookUp('no reference at all', 'Lovelace'),
      lookUp('', ''),
    ]);
    const [first] = answers;
    expect(first).toMatchObject({ data: { bookingByReference: null } });
    expect(first).not.toHaveProperty('errors');
    for (const answer of answers) expect(answer).toEqual(first);
  });

  it.each(['reference', 'familyName'])('refuses a %s that nobody types', async (field) => {
    const typed = { reference: 'AAAAAA', familyName: 'Lovelace', [field]: 'x'.repeat(201) };
    const { errors } = await lookUp(typed.reference, typed.familyName);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('is null once the person was erased', async () => {
    const [offer] = await findOffers(engine, {}, 1);
    const contact = { email: 'erased@example.com', phone: '+33199001234' };
    const answer = await book(engine, offer!.id, { passengers: [{ ...ADA, familyName: 'Byron' }], contact });
    if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
    const { reference } = answer.booking;
    expect((await lookUp(reference, 'Byron')).data!.bookingByReference).not.toBeNull();
    const { erasePerson } = await engine.ask(ErasePersonDocument, {
      input: {
        passenger: { givenName: ADA.givenName, familyName: 'Byron', bornOn: ADA.bornOn },
        reason: 'asked',
        idempotencyKey: randomUUID(),
      },
    });
    expect(erasePerson.__typename).toBe('ErasePersonSuccess');
    expect((await lookUp(reference, 'Byron')).data).toEqual({ bookingByReference: null });
  });
});

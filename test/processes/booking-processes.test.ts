import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { PaymentProvider } from '../../src/suppliers/payment-provider.js';
import type { SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES } from '../support/engines.js';
import { openSaga, openSagaOn } from './saga-desk.js';
import { bookedToHold, bookedToPayNow, DEPARTURE, paymentRequested, PRICE } from './saga-facts.js';

const ID = newId();

const NOTHING_LEFT = { kinds: [], troubled: [] };

const PAID = ['FlightBooked', 'PaymentRequested', 'PaymentAuthorized', 'TicketIssued', 'PaymentCaptured'];

describe.each(ENGINES)('payments on $name', (engine) => {
  it.each<[SandboxBehaviour, readonly string[]]>([
    ['approve', PAID],
    ['answerTwice', PAID],
    ['timeOutThenSucceed', [...PAID.slice(0, 2), 'PaymentOutcomeUnknown', ...PAID.slice(2)]],
  ])('a booking to be paid at once by %s is ticketed and charged once', async (behaviour, history) => {
    const desk = await openSaga(engine);
    await desk.record(bookedToPayNow(ID, behaviour));
    await desk.processes.settle();
    desk.passMinutes(1);
    await desk.processes.settle();
    expect(await desk.history(ID)).toEqual(history);
    expect(await desk.booking(ID)).toMatchObject({ status: 'TICKETED', tickets: [{ status: 'OPEN' }] });
    expect(await desk.charges(ID)).toMatchObject([{ status: 'CAPTURED', capturedMinor: PRICE.amountMinor }]);
    expect(await desk.soldSeats()).toBe(1);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });

  it('what the provider tells twice is done once: the engine hears two notices, and there is one charge', async () => {
    const desk = await openSaga(engine);
    await desk.record(bookedToPayNow(ID, 'answerTwice'));
    await desk.processes.settle();
    const told = desk.notices.map(({ idempotencyKey }) => idempotencyKey?.split(':').at(-1));
    expect(told).toEqual(['authorise', 'authorise', 'capture', 'capture']);
    for (const notice of [...desk.notices]) await desk.processes.reportProviderEvent(notice); // and late
    await desk.processes.settle();
    expect(await desk.history(ID)).toEqual(PAID);
    expect(await desk.charges(ID)).toMatchObject([{ status: 'CAPTURED', capturedMinor: PRICE.amountMinor }]);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });

  it.each<SandboxBehaviour>(['decline', 'timeOutThenFail'])(
    'a booking to be paid at once by %s is cancelled, and its seat given back',
    async (behaviour) => {
      const desk = await openSaga(engine);
      await desk.record(bookedToPayNow(ID, behaviour));
      await desk.processes.settle();
      desk.passMinutes(1);
      await desk.processes.settle();
      expect(await desk.booking(ID)).toMatchObject({
        status: 'CANCELLED',
        cancellationReason: 'PAYMENT_FAILED',
        payments: [{ state: 'FAILED', failure: { step: 'AUTHORISE', reason: 'CARD_DECLINED' } }],
      });
      expect(await desk.charges(ID)).toEqual([]);
      expect(await desk.soldSeats()).toBe(0);
      expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
    },
  );

  it('a booking whose capture fails is cancelled, its tickets void, and what was set aside given free', async () => {
    const desk = await openSaga(engine);
    await desk.record(bookedToPayNow(ID, 'failOnCapture'));
    await desk.processes.settle();
    expect(await desk.booking(ID)).toMatchObject({
      status: 'CANCELLED',
      cancellationReason: 'PAYMENT_FAILED',
      tickets: [{ status: 'VOID' }],
      payments: [{ state: 'VOIDED' }],
    });
    expect(await desk.charges(ID)).toMatchObject([{ status: 'VOIDED', capturedMinor: 0 }]);
    expect(await desk.soldSeats()).toBe(0);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });

  it('a hold whose payment is declined is held on, and expires when it was not paid in time', async () => {
    const desk = await openSaga(engine);
    await desk.record(bookedToHold(ID, '2026-11-01T13:00:00.000Z'));
    await desk.record([paymentRequested(ID, 1, 'decline')]);
    await desk.processes.settle();
    expect(await desk.booking(ID)).toMatchObject({ status: 'HELD' });
    desk.passMinutes(59);
    await desk.processes.settle();
    expect(await desk.soldSeats()).toBe(1);
    desk.passMinutes(1);
    await desk.processes.settle();
    expect(await desk.booking(ID)).toMatchObject({ status: 'EXPIRED' });
    expect(await desk.soldSeats()).toBe(0);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });

  it('a hold whose flight was moved earlier expires when its sales end, and not when it would have', async () => {
    const desk = await openSaga(engine, { startsAt: Date.parse('2026-11-29T12:00:00.000Z') });
    await desk.record(bookedToHold(ID, '2026-11-30T12:00:00.000Z'));
    await desk.processes.settle();
    const move = { shiftMinutes: -1_440, publishedDepartureAt: '2026-12-01T08:00:00.000Z' };
    await desk.record([{ type: 'DepartureRetimed', departureId: DEPARTURE, ...move, retimedAt: '' }]);
    await desk.processes.settle(); // told
    await desk.processes.settle(); // and due anew
    desk.passMinutes(19 * 60 - 1);
    await desk.processes.settle();
    expect((await desk.booking(ID)).status).toBe('HELD');
    desk.passMinutes(1);
    await desk.processes.settle();
    expect(await desk.history(ID)).toEqual(['FlightBooked', 'ScheduleChanged', 'BookingExpired']);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });

  // Two writers of one file need a process each: SQLite makes one wait for the other by blocking.
  it.runIf(engine.name === 'PostgreSQL')('two nodes do every task once', async () => {
    const { log } = await freshDatabases(engine);
    const nodes = [await openSagaOn(log), await openSagaOn(log)] as const;
    const ids = Array.from({ length: 12 }, () => newId());
    for (const id of ids) await nodes[0].record(bookedToPayNow(id, 'approve'));
    await Promise.all(nodes.map((node) => node.processes.settle()));
    await Promise.all(nodes.map((node) => node.processes.settle()));
    for (const id of ids) {
      expect(await nodes[0].history(id)).toEqual(PAID);
      expect(await nodes[1].charges(id)).toMatchObject([{ capturedMinor: PRICE.amountMinor }]);
    }
    expect(await nodes[0].processes.status()).toEqual(NOTHING_LEFT);
  });
});

describe('refunds', () => {
  const [engine] = ENGINES;

  it.each([1, 3])(
    'that are declined %i times are delayed, seen by the operator, and issued once',
    async (times) => {
      let declined = 0;
      const declining = (provider: PaymentProvider): PaymentProvider => ({
        ...provider,
        refund: (step) =>
          (declined += 1) > times
            ? provider.refund(step)
            : Promise.resolve({ kind: 'declined', reason: 'REFUND_FAILED' }),
      });
      const desk = await openSaga(engine!, { between: declining });
      await desk.record(bookedToPayNow(ID, 'approve'));
      await desk.processes.settle();
      await desk.record([
        {
          type: 'RefundRequested',
          ...{ bookingId: ID, refundId: 'refund-1', paymentId: `${ID}-payment-1`, amount: PRICE },
          ...{ reason: 'CANCELLATION', requestedAt: '2026-11-01T12:00:00.000Z' },
        },
      ]);
      for (let time = 1; time <= times; time += 1) {
        await desk.processes.settle();
        expect(await desk.booking(ID)).toMatchObject({ refunds: [{ state: 'DELAYED', declineCount: time }] });
        expect((await desk.processes.status()).kinds).toMatchObject([
          { kind: 'REFUND', count: 1, dueCount: 0 },
        ]);
        desk.passMinutes(2 ** time);
      }
      await desk.processes.settle();
      expect(await desk.booking(ID)).toMatchObject({ refunds: [{ state: 'ISSUED' }] });
      expect(await desk.charges(ID)).toMatchObject([{ refundedMinor: PRICE.amountMinor }]);
      expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
    },
  );
});

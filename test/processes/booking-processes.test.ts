import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { PaymentNotice, PaymentProvider } from '../../src/suppliers/payment-provider.js';
import type { SandboxBehaviour } from '../../src/suppliers/payments/sandbox-tokens.js';
import { storedEventOf, type DomainEvent } from '../../src/domain/stored-event.js';
import { UnknownEvent } from '../../src/event-store/unknown-event.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { appendAll } from '../event-store/notes.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
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

describe.each(ENGINES)('what cannot be read on $name', (engine) => {
  it('is a booking that holds back no other, is seen by the operator, and is done once it can be', async () => {
    const target = (await freshDatabases(engine)).log;
    const desk = await openSagaOn(target);
    const [broken, sound] = [newId(), newId()];
    const [booked, ...rest] = bookedToPayNow(broken, 'approve');
    await desk.record([{ ...booked, totalPrice: null } as unknown as DomainEvent, ...rest]);
    await desk.record(bookedToPayNow(sound, 'approve'));
    const cancelledAt = '2026-11-01T12:00:00.000Z';
    await desk.record([{ type: 'DepartureCancelled', departureId: DEPARTURE, cancelledAt }]);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      await desk.processes.settle();
      desk.passMinutes(1);
    }
    expect((await desk.booking(sound)).scheduleChanges).toHaveLength(1);
    expect(await desk.charges(sound)).not.toEqual([]);
    const { troubled } = await desk.processes.status();
    expect(troubled.map(({ kind }) => kind).toSorted()).toEqual(['LOOK_AGAIN', 'TELL_AGAIN']);
    expect(troubled).toMatchObject(troubled.map(() => ({ bookingId: broken, attempts: 3 })));
    expect(troubled[0]!.lastError).toMatch(/TypeError/u);
    expect(await desk.processes.troubledCount()).toBe(2);

    await changeEvent(target, 1, JSON.stringify({ ...storedEventOf(booked!).data, totalPrice: PRICE }));
    await desk.processes.settle();
    desk.passMinutes(1);
    await desk.processes.settle();
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
    expect((await desk.booking(broken)).scheduleChanges).toHaveLength(1);
  });

  it('is an event of a version to come, at which all stop that is behind it', async () => {
    const desk = await openSaga(engine);
    const [before, after] = [newId(), newId()];
    await desk.record(bookedToPayNow(before, 'approve'));
    const unknown = { type: 'DepartureCancelled', schemaVersion: 9, data: { departureId: DEPARTURE } };
    const write = { streamId: `departure-${DEPARTURE}`, expectedVersion: 'any' as const, events: [unknown] };
    await desk.store.execute(appendAll([write]));
    await desk.record(bookedToPayNow(after, 'approve'));
    await expect(desk.processes.settle()).rejects.toThrow(UnknownEvent);
    await expect(desk.processes.settle()).rejects.toThrow(/DepartureCancelled version 9/u);
    expect(await desk.processes.position()).toBe(3);
    expect((await desk.processes.status()).kinds).toMatchObject([{ kind: 'AUTHORISE', count: 1 }]);
  });
});

/** Changes what an event says, as a program that reads it otherwise would. */
async function changeEvent(target: DatabaseTarget, position: number, data: string): Promise<void> {
  const { writing } = await openLog(target);
  const allow =
    writing.engine.name === 'sqlite'
      ? 'drop trigger events_refuse_update'
      : 'alter table events disable trigger user';
  await sql.raw(allow).execute(writing.db);
  await sql`update events set data = ${data} where global_position = ${position}`.execute(writing.db);
}

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

  const failed = (idempotencyKey: string): PaymentNotice => ({
    ...{ noticeId: 'n1', paymentId: 'any', idempotencyKey, became: 'REFUND_FAILED' },
  });

  it('that fail after they succeeded are issued again, once', async () => {
    const first = `${ID}-refund-1:refund:0`;
    let isBack = false;
    const returning = (provider: PaymentProvider): PaymentProvider => ({
      ...provider,
      refund: (step) =>
        step.idempotencyKey === first
          ? Promise.resolve({ kind: 'approved', paymentId: step.paymentId })
          : provider.refund(step),
      find: () =>
        Promise.resolve(
          isBack ? { kind: 'declined', reason: 'REFUND_FAILED' } : { kind: 'approved', paymentId: 'any' },
        ),
    });
    const desk = await openSaga(engine!, { between: returning });
    await desk.record(bookedToPayNow(ID, 'approve'));
    await desk.processes.settle();
    await desk.record([
      {
        type: 'RefundRequested',
        ...{ bookingId: ID, refundId: `${ID}-refund-1`, paymentId: `${ID}-payment-1`, amount: PRICE },
        ...{ reason: 'CANCELLATION', requestedAt: '2026-11-01T12:00:00.000Z' },
      },
    ]);
    await desk.processes.settle();
    await desk.processes.reportProviderEvent(failed(first));
    expect(await desk.booking(ID)).toMatchObject({ refunds: [{ state: 'ISSUED' }] });

    isBack = true;
    await desk.processes.reportProviderEvent(failed(first));
    await desk.processes.reportProviderEvent(failed(first));
    await desk.processes.reportProviderEvent(failed(`${newId()}-refund-1:refund:0`));
    await desk.processes.settle();
    expect((await desk.history(ID)).slice(-3)).toEqual(['RefundIssued', 'RefundReturned', 'RefundIssued']);
    expect(await desk.charges(ID)).toMatchObject([{ refundedMinor: PRICE.amountMinor }]);
    expect(await desk.processes.status()).toEqual(NOTHING_LEFT);
  });
});

import { v7 as newId } from 'uuid';
import { describe, expect, it } from 'vitest';
import { findTaskCause } from '../../src/processes/task-cause.js';
import { allEvents } from '../event-store/test-log.js';
import { ENGINES } from '../support/engines.js';
import { openSaga } from './saga-desk.js';
import { bookedToHold, DEPARTURE, paymentRequested } from './saga-facts.js';

const bookingId = newId();

describe.each(ENGINES)('what made a booking ask for a task on $name', (engine) => {
  it('is the event since which it does, and nothing once it does no more', async () => {
    const { reader, record, processes } = await openSaga(engine);
    const causeOf = async (taskId: string) =>
      (await findTaskCause(reader, { bookingId, taskId }))?.cause.type ?? null;
    expect(await causeOf(`${bookingId}:expire_hold`)).toBeNull();
    await record(bookedToHold(bookingId, '2026-11-01T13:00:00.000Z'));
    await record([paymentRequested(bookingId, 1, 'approve')]);
    expect(await causeOf(`${bookingId}:expire_hold`)).toBe('FlightBooked');
    expect(await causeOf(`${bookingId}-payment-1:authorise`)).toBe('PaymentRequested');
    await processes.settle();
    expect(await causeOf(`${bookingId}:expire_hold`)).toBeNull();
    expect(await causeOf(`${bookingId}-payment-1:authorise`)).toBeNull();
  });

  it('is what the events that follow say they go back to', async () => {
    const { reader, record, processes, passMinutes } = await openSaga(engine);
    await record(bookedToHold(bookingId, '2026-11-01T13:00:00.000Z'));
    const cancelledAt = '2026-11-01T12:00:00.000Z';
    await record([{ type: 'DepartureCancelled', departureId: DEPARTURE, cancelledAt }]);
    passMinutes(61);
    await processes.settle();
    const events = await allEvents(reader);
    const causes = events.map(({ type, metadata }) => {
      const cause = events.find(({ eventId }) => eventId === metadata.causationId);
      return [type, cause?.type ?? metadata.causationId, metadata.correlationId];
    });
    expect(causes).toContainEqual(['ScheduleChanged', 'DepartureCancelled', 'correlation']);
    expect(causes).toContainEqual(['BookingExpired', 'FlightBooked', 'correlation']);
  });
});

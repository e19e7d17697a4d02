import { randomUUID } from 'node:crypto';
import { print } from 'graphql';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { SANDBOX_TOKENS } from '../../src/suppliers/payments/sandbox-tokens.js';
import { BookFlightDocument, EventsDocument, type BookFlightInput } from '../generated/graphql.js';
import { postJson } from '../graphql/raw-request.js';
import { lifeOnce } from '../support/booking-life.js';
import { ADA, findOffers } from '../support/book.js';
import { INSTALLATIONS, type Installation } from '../support/installations.js';
import { CLIENT_TRACE, pathOf, recordSpans, TRACEPARENT } from '../support/recorded-spans.js';
import { newDataDir, removeDataDirs, startTestApp, type TestApp } from '../support/test-app.js';

afterAll(removeDataDirs);

async function start({ environment }: Installation): Promise<TestApp> {
  const engine = await startTestApp({ dataDir: newDataDir(), environment: await environment() });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await engine.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  return { ...engine, stop };
}

/** Books for Ada, as a client whose requests are traced; answers the id of the booking and of the request. */
async function bookTraced(engine: TestApp, payment: BookFlightInput['payment'] = null) {
  const [offer] = await findOffers(engine, {}, 1);
  const input: BookFlightInput = {
    ...{ offerId: offer!.id, passengers: [ADA], payment, idempotencyKey: randomUUID() },
    contact: { email: 'ada@example.com', phone: '+33199001234' },
  };
  const { json, headers } = await postJson(
    engine.url,
    { query: print(BookFlightDocument), variables: { input } },
    { ...engine.operatorHeaders, traceparent: TRACEPARENT },
  );
  const bookingId = json.data.bookFlight.booking.id as string;
  return { bookingId, requestId: headers.get('x-request-id')! };
}

describe.each(INSTALLATIONS)('a booking of a client whose requests are traced, on $name', (installation) => {
  it('is one trace: request, command, commit, projection', async () => {
    const recorded = recordSpans();
    const engine = await start(installation);
    const { requestId } = await bookTraced(engine);
    await engine.stop();

    const spans = recorded().filter((span) => span.spanContext().traceId === CLIENT_TRACE.traceId);
    expect(spans.map((span) => pathOf(span, spans)).toSorted()).toEqual([
      'mutation bookFlight',
      'mutation bookFlight > bookFlight',
      'mutation bookFlight > bookFlight > commit',
      'mutation bookFlight > bookFlight > project',
    ]);
    const attributesOf = (wanted: string) => spans.find(({ name }) => name === wanted)?.attributes;
    expect(attributesOf('mutation bookFlight')).toEqual({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'BookFlight',
      'jetsetgo.request_id': requestId,
      'jetsetgo.transport': 'http',
      'jetsetgo.caller': 'operator',
      'jetsetgo.outcome': 'ok',
    });
    expect(attributesOf('bookFlight')).toEqual({ 'jetsetgo.outcome': 'BOOKED' });
    const eventCount = attributesOf('commit')?.['jetsetgo.events'];
    expect(attributesOf('commit')).toEqual({ 'jetsetgo.commands': 1, 'jetsetgo.events': eventCount });
    expect(attributesOf('project')).toEqual({
      'jetsetgo.processor': 'read-models',
      'jetsetgo.from_position': 1,
      'jetsetgo.to_position': eventCount,
      'jetsetgo.events': eventCount,
    });
    const told = recorded().map(({ name, attributes, events, status }) => [name, attributes, events, status]);
    expect(JSON.stringify(told)).not.toMatch(/Ada|Lovelace|example\.com|1990|33199/u);
  });

  it('takes its payment in the same trace', async () => {
    const recorded = recordSpans();
    const engine = await start(installation);
    const { bookingId } = await bookTraced(engine, { token: SANDBOX_TOKENS.approve.token });
    await lifeOnce(engine, bookingId, ({ payments }) => payments[0]?.status === 'CAPTURED');
    await engine.stop();

    const spans = recorded().filter((span) => span.spanContext().traceId === CLIENT_TRACE.traceId);
    const authorising = 'mutation bookFlight > bookFlight > task AUTHORISE > reportPayment';
    const capturing = `${authorising} > task CAPTURE > reportPayment`;
    expect(spans.map((span) => pathOf(span, spans))).toEqual(
      expect.arrayContaining([`${authorising} > commit`, `${capturing} > commit`]),
    );
  });

  it('has events that all go back to the request, cause by cause', async () => {
    const engine = await start(installation);
    const { bookingId, requestId } = await bookTraced(engine, { token: SANDBOX_TOKENS.approve.token });
    await lifeOnce(engine, bookingId, ({ payments }) => payments[0]?.status === 'CAPTURED');

    const { nodes } = (await engine.ask(EventsDocument, { first: 100 })).events;
    expect(nodes.every(({ correlationId }) => correlationId === requestId)).toBe(true);
    const causeOf = new Map(nodes.map(({ eventId, causationId }) => [eventId, causationId]));
    const typeOf = new Map(nodes.map(({ eventId, type }) => [eventId, type]));
    const chain = [nodes.find(({ type }) => type === 'PaymentCaptured')!.eventId];
    while (causeOf.has(chain.at(-1)!)) chain.push(causeOf.get(chain.at(-1)!)!);
    expect(chain.map((id) => typeOf.get(id) ?? id)).toEqual([
      'PaymentCaptured',
      'PaymentAuthorized',
      'PaymentRequested',
      requestId,
    ]);
  });
});

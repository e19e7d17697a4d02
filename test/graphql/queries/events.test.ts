import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { EventsDocument, type EventsQueryVariables } from '../../generated/graphql.js';
import { bookFirst } from '../../support/book.js';
import { INSTALLATIONS } from '../../support/installations.js';
import { newDataDir, removeDataDirs, startTestApp } from '../../support/test-app.js';

afterAll(removeDataDirs);

describe.each(INSTALLATIONS)('the events over HTTP, on $name', ({ environment }) => {
  it('are all told in one envelope, sealed as they are stored', async () => {
    const engine = await startTestApp({ dataDir: newDataDir(), environment: await environment() });
    onTestFinished(engine.stop);
    const read = async (variables: Partial<EventsQueryVariables>) =>
      (await engine.ask(EventsDocument, { first: 100, ...variables })).events;
    const start = await read({});
    expect(start).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false } });
    const made = [await bookFirst(engine), await bookFirst(engine)];

    const { nodes, edges, pageInfo } = await read({ after: start.pageInfo.endCursor });
    expect(nodes).toEqual((await read({})).nodes);
    expect(edges.map(({ cursor }) => cursor)).toEqual(nodes.map(({ position }) => position));
    expect(pageInfo).toEqual({ hasNextPage: false, endCursor: nodes.at(-1)!.position });
    expect(nodes.length).toBeGreaterThanOrEqual(6);
    const { booking, eventId } = made[0]!;
    const [booked, ...others] = nodes.filter((event) => event.correlationId === nodes[0]!.correlationId);
    expect(booked).toMatchObject({
      ...{ eventId, type: 'FlightBooked', schemaVersion: 2, streamId: `booking-${booking.id}` },
      ...{ streamPosition: 1, actor: 'user:operator-of-tests', recordedAt: booking.history[0]!.occurredAt },
      data: { bookingId: booking.id, reference: booking.reference },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/u) as string,
    });
    expect(booked!.causationId).toBe(booking.history[0]!.causationId);
    expect(JSON.stringify(booked)).not.toMatch(/Lovelace|ada@example/u);
    expect(others.map(({ type }) => type)).toContain('SeatsReserved');

    const pages = [await read({ first: 1, types: ['FlightBooked'] })];
    while (pages.at(-1)!.pageInfo.hasNextPage) {
      const after = pages.at(-1)!.pageInfo.endCursor;
      pages.push(await read({ first: 1, types: ['FlightBooked'], after }));
    }
    expect(pages.flatMap((page) => page.nodes).map((event) => event.eventId)).toEqual(
      made.map((one) => one.eventId),
    );
    expect((await read({ after: pages.at(-1)!.pageInfo.endCursor })).nodes).toEqual([]);

    const wrong: readonly (readonly [Partial<EventsQueryVariables>, string])[] = [
      [{ first: 1_001 }, 'first'],
      [{ after: 'nonsense' }, 'after'],
      [{ types: ['FlightBooked', 'FlightForgotten'] }, 'types'],
    ];
    for (const [variables, field] of wrong) {
      const { errors } = await engine.send(EventsDocument, { first: 100, ...variables });
      expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    }
  });
});

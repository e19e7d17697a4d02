import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type DomainEvent } from '../../src/domain/stored-event.js';
import { createEvents, type EventPage, type Events, type EventsRequest } from '../../src/queries/events.js';
import { FIRST_PLACE, type LogPlace } from '../../src/queries/log-place.js';
import { allEvents, openFreshLog } from '../event-store/test-log.js';
import { flightBooked, recordFacts, referenceAssigned, seatsReserved } from '../read-models/domain-facts.js';
import { ENGINES } from '../support/engines.js';

const FACTS: readonly ((id: string) => DomainEvent)[] = [
  flightBooked,
  referenceAssigned,
  (id) => seatsReserved('AB1-2027-01-15', id),
];

async function pageOf(events: Events, request: EventsRequest) {
  const page = await events(request);
  if ('kind' in page) throw new Error(page.message);
  return page;
}

/** Where a page ends. */
const endOf = ({ endPosition: position, endEventId }: EventPage): LogPlace => ({
  position,
  eventIdEnd: endEventId?.slice(-8) ?? null,
});

/** Page after page until there is no next one. */
async function read(events: Events, request: Omit<EventsRequest, 'after'>) {
  const pages = [await pageOf(events, { ...request, after: FIRST_PLACE })];
  while (pages.at(-1)!.hasNextPage) {
    pages.push(await pageOf(events, { ...request, after: endOf(pages.at(-1)!) }));
  }
  return pages;
}

describe.each(ENGINES)('the events on $name', (engine) => {
  it('are told page by page, each once and in order, of all types or of some', async () => {
    const log = await openFreshLog(engine);
    const events = createEvents(log.reader);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FACTS), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.subarray([...EVENT_TYPES], { minLength: 1 })),
        async (facts, first, types) => {
          await log.store.execute(recordFacts(facts.map((make) => make(String((count += 1))))));
          const all = await allEvents(log.reader);
          const pages = await read(events, { first, types });
          expect(pages.flatMap((page) => page.events)).toEqual(
            all.filter(({ type }) => types?.includes(type) ?? true),
          );
          expect(pages.every((page) => page.events.length <= first)).toBe(true);
          expect(pages.at(-1)!.endPosition).toBe(all.length);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('of a rare type are looked for a part of the log at a time', async () => {
    const log = await openFreshLog(engine);
    const events = createEvents(log.reader);
    const seats = Array.from({ length: 12_000 }, (_, index) =>
      seatsReserved(`AB${String(index % 3)}-2027-01-15`, '1'),
    );
    await log.store.execute(recordFacts([...seats, flightBooked('1')]));
    const pages = await read(events, { first: 10, types: ['FlightBooked'] });
    expect(pages.map((page) => [page.events.length, page.endPosition, page.hasNextPage])).toEqual([
      [0, 10_000, true],
      [1, 12_001, false],
    ]);
  });

  it('go on after what was read when there is more, and stay where they are until then', async () => {
    const log = await openFreshLog(engine);
    const events = createEvents(log.reader);
    const nothing = { events: [], endPosition: 0, endEventId: null, hasNextPage: false };
    expect(await events({ after: FIRST_PLACE, first: 5, types: null })).toEqual(nothing);
    await log.store.execute(recordFacts([flightBooked('1'), referenceAssigned('1')]));
    const page = await pageOf(events, { after: FIRST_PLACE, first: 2, types: null });
    const endEventId = page.events[1]!.eventId;
    expect(page).toMatchObject({ endPosition: 2, endEventId, hasNextPage: false });
    const after = endOf(page);
    expect(await events({ after, first: 5, types: null })).toEqual({
      ...nothing,
      endPosition: 2,
      endEventId,
    });
    await log.store.execute(recordFacts([flightBooked('2')]));
    expect(await pageOf(events, { after, first: 5, types: null })).toMatchObject({
      events: [{ globalPosition: 3, type: 'FlightBooked' }],
      endPosition: 3,
    });
  });

  it.each<[string, Partial<EventsRequest>, RegExp]>([
    ['first', { first: 0 }, /1 to 1000/u],
    ['first', { first: 1_001 }, /1 to 1000/u],
    ['types', { types: [] }, /FlightBooked, PersonalDataErased/u],
    ['types', { types: ['FlightBooked', 'x'.repeat(9_000)] }, /number 2 is unknown; .*FlightBooked/u],
    ['types', { types: ['toString'] }, /unknown/u],
  ])('are refused for %s in %o', async (field, changes, message) => {
    const { reader } = await openFreshLog(engine);
    const fault = await createEvents(reader)({ after: FIRST_PLACE, first: 5, types: null, ...changes });
    expect(fault).toEqual({ kind: 'fault', field, message: expect.stringMatching(message) as string });
  });

  it('are refused after an event that this log does not hold', async () => {
    const { store, reader } = await openFreshLog(engine);
    await store.execute(recordFacts([flightBooked('1'), referenceAssigned('1')]));
    const [first, second] = await allEvents(reader);
    const after = (position: number, eventIdEnd: string | null) =>
      createEvents(reader)({ after: { position, eventIdEnd }, first: 5, types: null });
    expect(await after(1, first!.eventId.slice(-8))).toMatchObject({ events: [second] });
    expect(await after(1, null)).toMatchObject({ events: [second] });
    const refused = { kind: 'fault', field: 'after', code: 'CURSOR_NOT_IN_LOG' };
    expect(await after(1, second!.eventId.slice(-8))).toMatchObject(refused);
    expect(await after(3, null)).toMatchObject(refused);
  });
});

import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../src/event-store/event.js';
import { allEvents } from '../../event-store/test-log.js';
import { ENGINES } from '../../support/engines.js';
import { BOOKING_ID, openBookedLog } from './booked-log.js';

describe.each(ENGINES)('`events` on $name', (engine) => {
  it('prints the log as a table, as lines of JSON and as one array', async () => {
    const { log, run, answer } = await openBookedLog(engine);
    const events = await allEvents(log.reader);
    const table = (await run('events')).output.trimEnd().split('\n');
    expect(table).toHaveLength(1 + events.length);
    expect(table[0]).toMatch(/^position +recorded +type +stream +version +actor +data$/u);
    expect(table[2]).toMatch(
      /^ +2 +2027-01-15T10:00:00.000Z +BookingReferenceAssigned +reference-QX7K2M +1 +ten +\{/u,
    );
    const lines = (await run('events', '--ndjson')).output.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
    expect(await answer('events', '--json')).toEqual(events);
    expect(await answer('events', '--json', '--after', '6')).toEqual([]);
  });

  it.each([
    [
      ['--after', '4'],
      [5, 6],
    ],
    [
      ['--limit', '2'],
      [1, 2],
    ],
    [['--limit', '0'], []],
    [
      ['--type', 'FlightBooked'],
      [1, 4],
    ],
    [
      ['--type', 'FlightBooked', '--type', 'SeatsReserved', '--after', '1'],
      [3, 4, 6],
    ],
    [['--type', 'FlightBooked', '--limit', '1'], [1]],
    [['--stream', `booking-${BOOKING_ID}`], [1]],
    [['--stream', 'departure-AB1-2027-01-15', '--after', '3'], [6]],
    [
      ['--as-of', '2027-01-15T10:00:00Z'],
      [1, 2, 3],
    ],
    [
      ['--as-of', '2027-01-15T12:59:59.999+02:00'],
      [1, 2, 3],
    ],
    [['--as-of', '2027-01-15T09:59:59Z'], []],
    [
      ['--as-of', '2027-01-16'],
      [1, 2, 3, 4, 5, 6],
    ],
  ])('prints what was asked for: %j', async (args, positions) => {
    const { answer } = await openBookedLog(ENGINES[0]!);
    const events = (await answer('events', '--json', ...args)) as readonly RecordedEvent[];
    expect(events.map(({ globalPosition }) => globalPosition)).toEqual(positions);
  });
});

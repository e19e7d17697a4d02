import { describe, expect, it } from 'vitest';
import { openReadSide, projectEvents, readModelsIn, freshFoldOf } from '../../read-models/read-side.js';
import { ENGINES } from '../../support/engines.js';
import { openBookedLog } from './booked-log.js';

describe.each(ENGINES)('`rebuild`, `retry` and `skip` on $name', (engine) => {
  it('compare, mend, try again and leave out', async () => {
    const { databases, log, run, answer } = await openBookedLog(engine);
    const broken = await openReadSide(databases.read, log, {
      project: async (within, events) => {
        if (events.some(({ globalPosition }) => globalPosition === 1)) throw new Error('broken');
        await projectEvents(within, events);
      },
    });
    await broken.projector.catchUp();
    await broken.writing.db.deleteFrom('departure_seats').execute();
    await broken.close();

    expect(await answer('status', '--json')).toMatchObject({ readSide: { parkedEvents: 1 } });
    expect(await run('rebuild', '--verify')).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/departure_seats .*only rebuilt/u),
    });
    expect(await answer('rebuild', '--model', 'departure-seats', '--json')).toMatchObject({
      ...{
        models: 'departure-seats',
        position: 6,
        switched: true,
        oldTables: expect.stringMatching(/kept/u) as unknown,
        parkedEvents: 1,
      },
      differences: [{ table: 'departure_seats', kind: 'only rebuilt' }],
    });
    expect((await run('rebuild', '--model', 'people')).exitCode).toBe(0); // under the hashes of this installation
    expect(await run('rebuild', '--verify')).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^rows compared +\d+\nrows that differ +0\n(?:.*\n)*switched +false$/mu),
    });
    expect(await answer('rebuild', '--verify', '--json')).toMatchObject({ differences: [] });
    expect(await run('rebuild', '--model', 'none')).toMatchObject({ exitCode: 2 });
    expect(await answer('rebuild', '--drop-old', '--json')).toEqual({
      dropped: ['old_departure_moves', 'old_departure_seats', 'old_people'],
    });
    expect(await run('rebuild', '--drop-old')).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/no old tables/u) as unknown,
    });
    expect(await run('retry', '--position', '3')).toMatchObject({
      exitCode: 1,
      messages: expect.stringMatching(/No event is parked/u) as unknown,
    });
    expect(await run('retry', '--stream', 'none')).toMatchObject({ exitCode: 1 });
    expect((await run('skip', '--position', '2')).exitCode).toBe(1);
    expect(await answer('retry', '--json')).toEqual({ projectedCount: 1, heldBackCount: 0 });

    const mended = await openReadSide(databases.read, log);
    expect(await readModelsIn(mended.reading)).toEqual(await freshFoldOf(log.reader));
  });
});

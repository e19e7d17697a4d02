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
    expect((await run('rebuild', '--model', 'departure-seats')).exitCode).toBe(0);
    expect((await run('rebuild', '--model', 'people')).exitCode).toBe(0); // under the hashes of this installation
    expect(await run('rebuild', '--verify', '--json')).toMatchObject({ exitCode: 0, output: '[]\n' });
    expect(await run('rebuild', '--model', 'none')).toMatchObject({ exitCode: 2 });
    expect((await run('rebuild', '--drop-old')).exitCode).toBe(0);
    expect((await run('skip', '--position', '2')).exitCode).toBe(1);
    expect(await answer('retry', '--json')).toEqual({ projectedCount: 1, heldBackCount: 0 });

    const mended = await openReadSide(databases.read, log);
    expect(await readModelsIn(mended.reading)).toEqual(await freshFoldOf(log.reader));
  });
});

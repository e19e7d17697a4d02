import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../support/engines.js';
import { append, appendAfterLooking, inOneBatch, notesOn, valueOf } from './notes.js';
import { freshDatabases, openLog } from './test-log.js';

/** One of two processes does something with one of three streams. */
const step = fc.record({
  process: fc.nat(1),
  stream: fc.constantFrom('a', 'b', 'c'),
  deed: fc.constantFrom('append', 'look', 'look twice in one batch', 'load', 'fail'),
});

describe.each(ENGINES)('two processes on one log on $name', (engine) => {
  it('always judge on the true state of a stream, whoever wrote to it', async () => {
    const { log } = await freshDatabases(engine);
    const processes = [await openLog(log), await openLog(log)] as const;
    let run = 0;

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        run += 1;
        const written = new Map<string, unknown[]>();
        for (const [index, { process, stream, deed }] of steps.entries()) {
          const { store, reader } = processes[process as 0 | 1];
          const streamId = `${stream}-${String(run)}`;
          const notes = written.get(streamId) ?? [];
          written.set(streamId, notes);
          const look = appendAfterLooking(streamId, (seen, view) => {
            expect(seen).toEqual(notes);
            expect(view.version(streamId)).toBe(notes.length);
            notes.push(index);
            return [index];
          });
          if (deed === 'append') await store.execute(append(streamId, [index])).then(() => notes.push(index));
          if (deed === 'look') await store.execute(look);
          if (deed === 'look twice in one batch') {
            expect(await inOneBatch(store, [look, look])).toMatchObject([
              { status: 'fulfilled' },
              { status: 'fulfilled' },
            ]);
          }
          if (deed === 'load') expect(await store.load(notesOn(streamId))).toEqual(notes);
          if (deed === 'fail') await store.execute(append(streamId, ['never'], 99)).catch(() => undefined);
          expect((await reader.readStream(streamId, 0)).map(valueOf)).toEqual(notes);
        }
      }),
      { numRuns: 40 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';
import { freshDatabases } from '../event-store/test-log.js';
import { ENGINES, type FreshDatabases } from '../support/engines.js';
import { newDataDir, removeDataDirs, startTestApp } from '../support/test-app.js';
import { answersOf, live, QUERIES } from './copied-surface.js';
import { environmentOf, runCommand, urlOf } from './test-operator.js';

afterAll(removeDataDirs);

/** Moved on by hand, so that every engine is asked at the same moment and offers are the same to the byte. */
let clock = new Date();
const now = (): Date => clock;
const passMinute = (): void => {
  clock = new Date(clock.getTime() + 60_000);
};

/** Starts an engine on databases. */
function startOn({ log, read, keys }: FreshDatabases) {
  const environment = { ...environmentOf(log, read), KEYS_DATABASE_URL: urlOf(keys) };
  return startTestApp({ environment, world: { now } });
}

it('every query of the schema is asked of the copies', () => {
  const schema = buildSchema(readFileSync(projectFile('schema/schema.graphql'), 'utf8'));
  expect(Object.keys(QUERIES).toSorted()).toEqual(Object.keys(schema.getQueryType()!.getFields()).toSorted());
});

describe.each(ENGINES)('an engine on $name', (engine) => {
  it('answers the same over its whole surface from every copy of its log', { timeout: 90_000 }, async () => {
    const original = await freshDatabases(engine);
    const app = await startOn(original);
    const lived = await live(app, now, passMinute);
    const answers = await answersOf(app, lived);
    expect(answers['repeated']).toMatchObject({
      bookFlight: { __typename: 'BookFlightSuccess', replayed: true },
    });
    const files = { backup: join(newDataDir(), 'copy'), export: join(newDataDir(), 'copy') };
    const environment = environmentOf(original.log, original.read);
    for (const [form, file] of Object.entries(files)) {
      expect(await runCommand(environment, form, file)).toMatchObject({ exitCode: 0 }); // while the server runs
    }
    await app.stop();

    const [restored, imported, moved, rebuilt] = (await Promise.all(
      [1, 2, 3, 4].map(() => freshDatabases(engine)),
    )) as [FreshDatabases, FreshDatabases, FreshDatabases, FreshDatabases];
    const commands = [
      await runCommand(environmentOf(restored.log), 'restore', files.backup),
      await runCommand(environmentOf(imported.log), 'import', files.export),
      await runCommand({}, 'move', '--from', urlOf(original.log), '--to', urlOf(moved.log)),
    ];
    expect(commands.map(({ exitCode, messages }) => [exitCode, messages])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    for (const copy of [restored, imported, moved, { ...original, read: rebuilt.read }]) {
      const again = await startOn({ ...copy, keys: original.keys }); // no copy of a log has keys
      expect(await answersOf(again, lived)).toEqual(answers);
      await again.stop();
    }
  });
});

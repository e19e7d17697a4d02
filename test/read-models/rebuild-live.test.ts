import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import { projectFile } from '../../src/platform/project-file.js';
import { BookingDocument } from '../generated/graphql.js';
import { freshDatabases, openLog } from '../event-store/test-log.js';
import { book, findOffers } from '../support/book.js';
import { ENGINES } from '../support/engines.js';
import {
  killServerProcesses,
  startServerProcess,
  type ServerEnvironment,
} from '../support/server-process.js';
import { newDataDir, removeDataDirs } from '../support/test-app.js';
import { flightBooked, recordFacts, seatsReserved } from './domain-facts.js';

afterAll(() => {
  killServerProcesses();
  removeDataDirs();
});

const urlOf = (target: DatabaseTarget): string =>
  target.engine === 'sqlite' ? `sqlite:${target.file}` : target.url;

/** The rows that differ, as an operator's rebuild in a process of its own finds them. */
async function rebuilt(environment: ServerEnvironment): Promise<string> {
  const program = projectFile('dist/src/cli/jetsetgo.js');
  const env = { PATH: process.env['PATH'], ...environment };
  return (await promisify(execFile)(process.execPath, [program, 'rebuild', '--json'], { env })).stdout;
}

describe.each(ENGINES)('a server on $name whose read models are rebuilt beside it', (engine) => {
  it('goes on booking and showing what was booked, before, during and after the switch', async () => {
    const databases = await freshDatabases(engine);
    const log = await openLog(databases.log);
    const ids = Array.from({ length: 700 }, (_, index) => `early-${String(index)}`);
    await log.store.execute(
      recordFacts(ids.flatMap((id) => [flightBooked(id), seatsReserved('AB1-2027-01-15', id)])),
    );
    const environment = {
      DATA_DIR: newDataDir(),
      SECRET: 'a secret of the right length for this test',
      DATABASE_URL: urlOf(databases.log),
      READ_DATABASE_URL: urlOf(databases.read),
    };
    const server = await startServerProcess(environment);
    const [offer] = await findOffers(server, {}, 1);
    const bookAndLook = async (): Promise<void> => {
      const answer = await book(server, offer!.id);
      if (answer.__typename === 'PriceChanged' || answer.__typename === 'SoldOut') return; // the flight fills up
      if (answer.__typename !== 'BookFlightSuccess') throw new Error(answer.message);
      const { booking } = await server.ask(BookingDocument, { id: answer.booking.id });
      expect(booking?.reference).toBe(answer.booking.reference);
    };

    await bookAndLook();
    let output: string | undefined;
    void rebuilt(environment).then((text) => (output = text));
    while (output === undefined) await bookAndLook();
    await bookAndLook();

    for (const answer of [output, await rebuilt(environment)]) {
      expect(JSON.parse(answer)).toMatchObject({ switched: true, differences: [] });
    }
    const { output: told } = await server.end();
    expect(told).not.toMatch(/"level":50/u);
  }, 60_000);
});

import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/open-database.js';
import { postgresTextArray } from '../../src/platform/postgres-array.js';
import { SERVER_SETTINGS } from '../support/engines.js';
import { createEmptyPostgresDatabase } from '../support/postgres-databases.js';

/** All that a text of PostgreSQL can hold: it has no character 0. */
const text = fc
  .string({ unit: 'binary' })
  .filter((some) => some.isWellFormed())
  .map((some) => some.replaceAll('\0', ''));

it('a server unpacks any texts and nulls as they were packed', async () => {
  const { target, dispose } = await createEmptyPostgresDatabase();
  const { db } = openDatabase(target, { access: 'write', durable: 'never' }, SERVER_SETTINGS);
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 50 }), async (texts) => {
        const found = await sql<{ readonly text: string | null }>`
          select text from unnest(${postgresTextArray(texts)}::text[]) with ordinality as packed (text, place)
          order by place`.execute(db);
        expect(found.rows.map((row) => row.text)).toEqual(texts);
      }),
    );
  } finally {
    await db.destroy();
    await dispose();
  }
});

it('half of a surrogate pair is refused, which would be stored as something else', () => {
  expect(() => postgresTextArray(['whole 🛫', 'half \ud83d'])).toThrow('half of a surrogate pair');
});

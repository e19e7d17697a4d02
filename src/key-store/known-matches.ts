import { sql } from 'kysely';
import type { SealedBox } from '../domain/booking/personal-data.js';
import { PERSON_MATCH_VERSION } from '../domain/privacy/person-match.js';
import { insertBatch } from '../platform/batch-sql.js';
import type { OpenDatabase } from '../platform/database.js';
import type { Logger } from '../platform/logger.js';
import { writeTransaction } from '../platform/write-transaction.js';
import { MATCH_COLUMNS, type KeyTables, type SubjectMatchRow } from './key-tables.js';
import type { KeyStore } from './open-key-store.js';
import { tagOfBox } from './sealed-box.js';

/** Rows that are written at once: whoever sells does not wait for a disk for each booking. */
const ROWS_PER_WRITE = 256;

/** Who was found in boxes before, beside the keys that open them: a copy of what the boxes say, which goes with the key. */
export interface KnownMatches {
  /** Keyed hashes of who is in boxes, by the tag of the box; those that nobody looked into since, or that have no key any more, are missing. */
  find(boxes: readonly SealedBox[]): Promise<ReadonlyMap<string, string>>;
  /** Keeps who was found in boxes; some are written later, and a process that ends leaves them to be found again. */
  keep(found: ReadonlyMap<SealedBox, string>): Promise<void>;
}

/** Kept in the store of the keys. */
export function createKnownMatches({ reading, writing }: KeyStore, logger: Logger): KnownMatches {
  const unwritten: SubjectMatchRow[] = [];
  return {
    async find(boxes) {
      const rows = await loadMatches(reading, boxes);
      return new Map(rows.map((row) => [row.box_tag, row.match_hash]));
    },
    async keep(found) {
      unwritten.push(...[...found].map(([box, hash]) => matchRow(box, hash)));
      if (unwritten.length < ROWS_PER_WRITE) return;
      const rows = unwritten.splice(0);
      await writeMatches(writing, rows).catch((error: unknown) => {
        logger.warn({ err: error }, 'who is in sealed boxes could not be kept, and will be found again');
      });
    },
  };
}

function matchRow({ subjectId, box }: SealedBox, hash: string): SubjectMatchRow {
  return {
    subject_id: subjectId,
    box_tag: tagOfBox(box),
    match_version: PERSON_MATCH_VERSION,
    match_hash: hash,
  };
}

async function loadMatches(
  { db, engine }: OpenDatabase<KeyTables>,
  boxes: readonly SealedBox[],
): Promise<readonly SubjectMatchRow[]> {
  if (boxes.length === 0) return [];
  const subjectIds = boxes.map(({ subjectId }) => subjectId);
  return db
    .selectFrom('subject_matches')
    .selectAll()
    .where(engine.isAmong('subject_id', subjectIds))
    .where('match_version', '=', PERSON_MATCH_VERSION)
    .execute();
}

/** Writes those whose key is there: it stays locked meanwhile, so that nothing is written of somebody who is just erased. */
async function writeMatches(
  writing: OpenDatabase<KeyTables>,
  rows: readonly SubjectMatchRow[],
): Promise<void> {
  const { engine } = writing;
  const subjectIds = rows.map((row) => row.subject_id);
  await writeTransaction(writing, async (db) => {
    const found = await sql<Pick<SubjectMatchRow, 'subject_id'>>`
      select subject_id from subject_keys where ${engine.isAmong('subject_id', subjectIds)}
      order by subject_id ${engine.lockRows}`.execute(db);
    const withKey = new Set(found.rows.map((row) => row.subject_id));
    const kept = rows.filter((row) => withKey.has(row.subject_id));
    if (kept.length === 0) return;
    const overwrite = { key: ['subject_id', 'box_tag', 'match_version'], columns: [] }; // another process may have found the same
    const insert = { table: 'subject_matches', columns: MATCH_COLUMNS, rows: kept, overwrite };
    await insertBatch(engine, insert).execute(db);
  });
}

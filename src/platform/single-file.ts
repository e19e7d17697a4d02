import Database from 'better-sqlite3';

/** Leaves a SQLite file that nobody has open without files beside it, so that it can be read where nothing can be written. */
export function makeSingleFile(file: string): void {
  const connection = new Database(file);
  try {
    connection.pragma('journal_mode = DELETE');
  } finally {
    connection.close();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DatabaseUse } from '../../src/platform/database.js';
import { openDatabase, setAsideIfUnusable } from '../../src/platform/open-database.js';
import { projectFile } from '../../src/platform/project-file.js';
import { freshSqliteFiles, SERVER_SETTINGS } from '../support/engines.js';

const WRITE: DatabaseUse = { access: 'write', durable: 'always' };
const READ: DatabaseUse = { access: 'read', durable: 'always' };

async function freshFile() {
  const { log, dispose } = await freshSqliteFiles();
  onTestFinished(dispose);
  return log;
}

/** Opens a database until the end of the test. */
function open(target: { engine: 'sqlite'; file: string }, use: DatabaseUse) {
  const database = openDatabase<Record<string, never>>(target, use, SERVER_SETTINGS);
  onTestFinished(() => database.db.destroy());
  return database;
}

async function pragma(database: ReturnType<typeof open>, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database.db);
  return Object.values(rows[0] ?? {})[0];
}

/** A process that opens forty new files, each at a moment agreed upon; answers what went wrong. */
async function openManyFiles(file: string, startAt: number): Promise<string> {
  const opener = pathToFileURL(projectFile('dist/src/platform/open-sqlite.js')).href;
  const program = `
    const { openSqlite } = await import(${JSON.stringify(opener)});
    for (let index = 0; index < 40; index += 1) {
      while (Date.now() < ${String(startAt)} + index * 30);
      openSqlite({ engine: 'sqlite', file: ${JSON.stringify(file)} + index }, { access: 'write', durable: 'never' });
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  await once(child, 'close');
  return complaints;
}

describe('a SQLite file', () => {
  it('waits for the disk at every commit where it must be durable, and only now and then where it can be built again', async () => {
    const target = await freshFile();
    const [log, read] = [open(target, WRITE), open(target, { ...WRITE, durable: 'never' })];
    expect(await pragma(log, 'journal_mode')).toBe('wal');
    expect(await pragma(log, 'synchronous')).toBe(2);
    expect(await pragma(read, 'synchronous')).toBe(1);
  });

  it('has larger pages and more of them in memory where it can be built again, unless it was made otherwise', async () => {
    const [made, other] = [await freshFile(), await freshFile()];
    const [log, read] = [open(made, WRITE), open(other, { ...WRITE, durable: 'never' })];
    for (const { db } of [log, read]) await sql`create table planes (name text)`.execute(db);
    expect(await pragma(log, 'page_size')).toBe(4096);
    expect(await pragma(read, 'page_size')).toBe(16_384);
    expect(await pragma(read, 'cache_size')).toBe(-32_768);
    expect(await pragma(open(made, { ...WRITE, durable: 'never' }), 'page_size')).toBe(4096);
  });

  it('is made with its folder when it is opened to write, and never when it is opened to read', async () => {
    const { engine, file } = await freshFile();
    const target = { engine, file: join(file, 'below', 'events.db') };
    expect(() => open(target, READ)).toThrow();
    expect(existsSync(file)).toBe(false);
    open(target, WRITE);
    expect(existsSync(target.file)).toBe(true);
  });

  it('cannot be written over a connection that reads, in a transaction or out of it', async () => {
    const target = await freshFile();
    await sql`create table planes (name text)`.execute(open(target, WRITE).db);
    const { db, engine } = open(target, READ);
    await expect(sql`insert into planes values ('A350')`.execute(db)).rejects.toThrow('readonly');
    await expect(
      db.connection().execute(async (connection) => {
        await sql`begin`.execute(connection);
        try {
          await sql`insert into planes values ('A350')`.execute(connection);
        } finally {
          await sql`rollback`.execute(connection);
        }
      }),
    ).rejects.toThrow('readonly');
    expect(engine.name).toBe('sqlite');
    expect((await sql`select * from planes`.execute(db)).rows).toEqual([]);
  });

  it('shows a reader what a writer commits, and keeps its answers right while statements are remembered', async () => {
    const target = await freshFile();
    const [writer, reader] = [open(target, WRITE).db, open(target, READ).db];
    await sql`create table planes (name text)`.execute(writer);
    for (let count = 1; count <= 300; count += 1) {
      await sql`insert into planes values (${count})`.execute(writer);
      const found = await sql<{ n: number }>`select count(*) as n, ${sql.lit(count)} from planes`.execute(
        reader,
      );
      expect(found.rows[0]?.n).toBe(count);
    }
  });

  it.each<[string, (file: string) => void]>([
    ['holds something else', (file) => writeFileSync(file, 'garbage '.repeat(1000))],
    ['is a folder', (file) => mkdirSync(file)],
  ])('that %s does not open', async (_, harm) => {
    const target = await freshFile();
    harm(target.file);
    expect(() => open(target, WRITE)).toThrow();
    expect(() => open(target, READ)).toThrow();
  });

  it('opens for processes that make it at the same moment', async () => {
    const { file } = await freshFile();
    const startAt = Date.now() + 1000;
    const endings = await Promise.all([1, 2].map(() => openManyFiles(file, startAt)));
    expect(endings).toEqual(['', '']);
  });

  it('is set aside when it is damaged, and left alone whatever else is the matter', async () => {
    const target = await freshFile();
    const files = ['', '-wal', '-shm'].map((suffix) => target.file + suffix);
    for (const file of files) writeFileSync(file, 'garbage');
    const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    for (const error of [busy, new Error('table bookings already exists'), 'nothing']) {
      expect(setAsideIfUnusable(target, error)).toBe(false);
    }
    expect(files.every((file) => existsSync(file))).toBe(true);

    const damaged = Object.assign(new Error('file is not a database'), { code: 'SQLITE_NOTADB' });
    expect(setAsideIfUnusable(target, new Error('Migration failed', { cause: damaged }))).toBe(true);
    expect(files.filter((file) => existsSync(file))).toEqual([]);
    expect(readFileSync(`${target.file}.damaged`, 'utf8')).toBe('garbage');
  });
});

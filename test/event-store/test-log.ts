import { v7 as newId } from 'uuid';
import { onTestFinished } from 'vitest';
import { createEventFeed, type EventFeed } from '../../src/event-store/event-feed.js';
import { prepareLog } from '../../src/event-store/event-log.js';
import { createEventReader, type EventReader } from '../../src/event-store/event-reader.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { RecordedEvent } from '../../src/event-store/event.js';
import type { LogTables } from '../../src/event-store/log-tables.js';
import { LogWatcher } from '../../src/event-store/log-watcher.js';
import { SqlEventStore, type CommitFigures } from '../../src/event-store/sql-event-store.js';
import type { DatabaseTarget } from '../../src/platform/database-url.js';
import type { OpenDatabase } from '../../src/platform/database.js';
import { openDatabase } from '../../src/platform/open-database.js';
import { createSignal, type Signal } from '../../src/platform/signal.js';
import { SERVER_SETTINGS, type Engine, type FreshDatabases } from '../support/engines.js';

/** A log as one process has it open. */
export interface TestLog {
  readonly store: EventStore;
  readonly reader: EventReader;
  readonly feed: EventFeed;
  readonly appended: Signal;
  /** The connections, to look beneath the store. */
  readonly writing: OpenDatabase<LogTables>;
  readonly reading: OpenDatabase<LogTables>;
  /** Commits of this store so far. */
  commitCount(): number;
  /** What the store told of them. */
  readonly commits: readonly CommitFigures[];
  close(): Promise<void>;
}

/** Opens a log as a process would; the test's end closes it. */
export async function openLog(target: DatabaseTarget, now = () => new Date()): Promise<TestLog> {
  const writing = openDatabase<LogTables>(target, { access: 'write', durable: 'always' }, SERVER_SETTINGS);
  await prepareLog(writing, newId);
  const reading = openDatabase<LogTables>(target, { access: 'read', durable: 'always' }, SERVER_SETTINGS);
  const appended = createSignal();
  const commits: CommitFigures[] = [];
  const store = new SqlEventStore({
    log: writing,
    newEventId: newId,
    now,
    onCommitted: (commit) => {
      commits.push(commit);
      appended.notify();
    },
  });
  const reader = createEventReader(reading.db);
  const watcher = new LogWatcher({ reader, appended, logger: SERVER_SETTINGS.logger });
  watcher.start();
  const close = async (): Promise<void> => {
    await watcher.stop();
    await Promise.all([writing.db.destroy(), reading.db.destroy()]);
  };
  onTestFinished(close);
  const feed = createEventFeed(reader, appended);
  return {
    store,
    reader,
    feed,
    appended,
    writing,
    reading,
    commitCount: () => commits.length,
    commits,
    close,
  };
}

/** Databases that the test's end removes. */
export async function freshDatabases(engine: Engine): Promise<FreshDatabases> {
  const databases = await engine.openFresh();
  onTestFinished(databases.dispose);
  return databases;
}

/** The same without a table in them, as before a first start. */
export async function emptyDatabases(engine: Engine): Promise<FreshDatabases> {
  const databases = await engine.openEmpty();
  onTestFinished(databases.dispose);
  return databases;
}

/** An empty log of the test's own. */
export async function openFreshLog(engine: Engine): Promise<TestLog> {
  return openLog((await freshDatabases(engine)).log);
}

/** Every event of a log. */
export async function allEvents(reader: EventReader): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await reader.readAll(events.length);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

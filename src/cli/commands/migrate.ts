import type { Command } from 'commander';
import { logMigrations } from '../../event-store/event-log.js';
import { pendingMigrations } from '../../platform/migrate.js';
import { readMigrations } from '../../read-models/read-migrations.js';
import {
  migrateKeys,
  migrateReadSide,
  pendingKeyMigrations,
  withLogToMigrate,
  withLogToWrite,
  withReadSideToRead,
} from '../operator-storage.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { printReport } from '../print-report.js';

/** `migrate`: the tables of the log, of the read side and of the key store, brought up to date. */
export function registerMigrate(program: Command, operator: Operator): void {
  program
    .command('migrate')
    .description(
      'Bring the tables of the log, of the read side and of the key store up to date, as the server does at its start; makes them where there are none.',
    )
    .option('--json', 'say what was done as JSON')
    .addHelpText('after', '\nExample: DATABASE_URL=postgres://… SECRET=… jetsetgo migrate')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const configuration = operatorConfiguration(operator);
      const log = await withLogToMigrate(configuration.log, (database) =>
        pendingMigrations(database, 'log', logMigrations(database.engine)),
      );
      await withLogToWrite(configuration.log, operator.newId, () => Promise.resolve());
      const read = await withReadSideToRead(configuration.read, async (database) =>
        database === null ? null : pendingMigrations(database, 'read', readMigrations(database.engine)),
      );
      await migrateReadSide(configuration);
      const keys = await pendingKeyMigrations(configuration.keys);
      await migrateKeys(configuration.keys);
      await printReport(operator, json, {
        log: log.join(', ') || 'was up to date',
        readSide: doneWords(read),
        keyStore: doneWords(keys),
      });
    });
}

function doneWords(pending: readonly string[] | null): string {
  return pending === null ? 'was made' : pending.join(', ') || 'was up to date';
}

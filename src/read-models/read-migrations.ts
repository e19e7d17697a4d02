import type { Migration } from 'kysely';
import { readModelsMigration } from '../../migrations/read/0001-bookings.js';
import { deadLettersMigration } from '../../migrations/read/0002-dead-letters.js';
import { rebuildsMigration } from '../../migrations/read/0003-rebuilds.js';
import { peopleMigration } from '../../migrations/read/0004-people.js';
import { ledgerMigration } from '../../migrations/read/0005-ledger.js';
import { historyOriginMigration } from '../../migrations/read/0006-history-origin.js';
import { bookingOwnersMigration } from '../../migrations/read/0007-booking-owners.js';
import { departureMovesMigration } from '../../migrations/read/0008-departure-moves.js';
import { publishedDeparturesMigration } from '../../migrations/read/0009-published-departures.js';
import { fewerIndexesMigration } from '../../migrations/read/0010-fewer-indexes.js';
import { openRefundsMigration } from '../../migrations/read/0011-open-refunds.js';
import { correctedPeopleMigration } from '../../migrations/read/0012-corrected-people.js';
import { historyFromLogMigration } from '../../migrations/read/0013-history-from-log.js';
import { sharpLettersMigration } from '../../migrations/read/0014-sharp-letters.js';
import { wholeBookingsMigration } from '../../migrations/read/0015-whole-bookings.js';
import type { SqlEngine } from '../platform/sql-engine.js';

/** The migrations of the read database, by name; they run in the order of their names. */
export function readMigrations(engine: SqlEngine): Readonly<Record<string, Migration>> {
  return {
    '0001-bookings': readModelsMigration(engine),
    '0002-dead-letters': deadLettersMigration(engine),
    '0003-rebuilds': rebuildsMigration(engine),
    '0004-people': peopleMigration,
    '0005-ledger': ledgerMigration(engine),
    '0006-history-origin': historyOriginMigration(engine),
    '0007-booking-owners': bookingOwnersMigration,
    '0008-departure-moves': departureMovesMigration,
    '0009-published-departures': publishedDeparturesMigration,
    '0010-fewer-indexes': fewerIndexesMigration(engine),
    '0011-open-refunds': openRefundsMigration,
    '0012-corrected-people': correctedPeopleMigration(engine),
    '0013-history-from-log': historyFromLogMigration,
    '0014-sharp-letters': sharpLettersMigration,
    '0015-whole-bookings': wholeBookingsMigration(engine),
  };
}

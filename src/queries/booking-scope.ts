import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { BookingScope } from '../domain/booking/booking-owner.js';
import type { ReadTables } from '../read-models/read-tables.js';

/** Holds for the rows of bookings that a list may show. */
export function inScope(
  scope: BookingScope,
): (rows: ExpressionBuilder<ReadTables, 'bookings'>) => Expression<SqlBool> {
  switch (scope.kind) {
    case 'ALL':
      return (rows) => rows.lit(true);
    case 'SUBJECT':
      return (rows) => rows('owner_subject', '=', scope.subject);
    case 'AGENCY':
      return (rows) => rows('owner_agency', '=', scope.agency);
  }
}

import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { TooManyWaiting } from '../../../src/event-store/group-commit.js';
import { createFormatError } from '../../../src/graphql/server/format-error.js';
import type { Logger } from '../../../src/platform/logger.js';

const logged: object[] = [];
const logger: Logger = { info: () => {}, warn: () => {}, error: (entry) => logged.push(entry) };
const format = createFormatError(logger, () => 'made', true);

describe('an error as a caller sees it', () => {
  it('is a matter of load when the log has no room', () => {
    const error = new GraphQLError('x', { originalError: new TooManyWaiting(), path: ['bookFlight'] });
    expect(format(error.toJSON(), error, 'r-1')).toMatchObject({
      message: expect.stringMatching(/nothing was done/),
      extensions: { code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1, requestId: 'r-1' },
    });
    expect(logged).toEqual([]);
  });

  it('is hidden when nobody expected it, and logged under the same id', () => {
    const originalError = new Error('no such table: bookings');
    const error = new GraphQLError('x', { originalError, path: ['bookings'] });
    const seen = format({ message: 'no such table: bookings' }, error, 'r-2');
    expect(JSON.stringify(seen)).not.toContain('table');
    expect(seen.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: 'r-2' });
    expect(logged).toMatchObject([{ requestId: 'r-2', err: { message: 'no such table: bookings' } }]);
  });

  it('hints at the schema where that is shown, and nowhere else', () => {
    const extensions = { code: 'BAD_USER_INPUT' };
    const message =
      'Variable "$cabin" got invalid value "ECONOMI"; Value "ECONOMI" does not exist in "CabinClass" enum.';
    const error = new GraphQLError(`${message} Did you mean the enum value "ECONOMY"?`, { extensions });
    const silent = createFormatError(logger, () => 'made', false);
    expect(format(error.toJSON(), error).message).toBe(error.message);
    expect(silent(error.toJSON(), error).message).toBe(message);
  });
});

import { expect, it, vi } from 'vitest';
import { warnOfUnlistableSecret } from '../src/own-secrets.js';
import { createLogger } from '../src/platform/logger.js';

const SECRET = 'x'.repeat(40);

it.each([
  [`${SECRET},${SECRET}`, 1],
  [` ${SECRET}`, 1],
  [`${SECRET}\n`, 1],
  [`${SECRET} ${SECRET}`, 0],
  [null, 0],
])('the operator is told of a secret that no list can hold: %j', (secret, warnings) => {
  const logger = Object.assign(createLogger('silent'), { warn: vi.fn() });
  warnOfUnlistableSecret({ secret }, logger);
  expect(logger.warn).toHaveBeenCalledTimes(warnings);
  expect(JSON.stringify(logger.warn.mock.calls)).not.toContain(SECRET);
});

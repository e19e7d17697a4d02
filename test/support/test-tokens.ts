import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '../../src/access/caller.js';
import { createOwnTokens } from '../../src/access/own-tokens.js';

/** Longer than any test sets its clock ahead. */
const TOKEN_LIFETIME_MS = 2 * 366 * 86_400_000;

/** Makes a token that an engine takes for its own. */
export type IssueTestToken = (
  principal: Exclude<Principal, { readonly role: 'nobody' }>,
  expiresAtMs?: number,
) => Promise<string>;

/** Tokens by the secret that an engine was given, or else made for itself. */
export function createTestTokens(
  engine: { readonly secret: string | null | undefined; readonly dataDir: string },
  now = (): Date => new Date(),
): IssueTestToken {
  const secret = engine.secret ?? readFileSync(join(engine.dataDir, 'secret'), 'utf8').split('\n')[0]!;
  const tokens = createOwnTokens([secret], now);
  return (principal, expiresAtMs = now().getTime() + TOKEN_LIFETIME_MS) =>
    tokens.issue(principal, expiresAtMs);
}

/** Who tests are unless they say otherwise. */
export const TEST_OPERATOR = { role: 'operator', subject: 'operator-of-tests' } as const;

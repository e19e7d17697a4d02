import { InvalidArgumentError, Option, type Command } from 'commander';
import { MAX_IDENTITY_LENGTH } from '../../access/principal-claims.js';
import { createOwnTokens } from '../../access/own-tokens.js';
import type { Principal } from '../../access/caller.js';
import { operatorSecrets } from '../operator-secrets.js';
import { WrongUsage, type Operator } from '../operator.js';

/** Roles that a token can be made for; that of a booking is given out with the booking. */
const ROLES = ['traveller', 'agent', 'operator'] as const;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A year: a token cannot be taken back, only its secret be left out of SECRET and OLD_SECRETS. */
const MAX_LIFETIME_MS = 366 * 86_400_000;

interface TokenOptions {
  readonly role: (typeof ROLES)[number];
  readonly subject: string;
  readonly agency?: string;
  readonly expiresIn: number;
  readonly json?: boolean;
}

/** `token`: makes a token to try the API with. */
export function registerToken(program: Command, operator: Operator): void {
  program
    .command('token')
    .description(
      'Make a token to send as `Authorization: Bearer <token>`: for development, for scripts, and until you have an identity provider. Whoever has it is that caller until it ends: it cannot be taken back.',
    )
    .addOption(new Option('--role <role>', 'what the caller may do').choices(ROLES).makeOptionMandatory())
    .option(
      '--subject <id>',
      'identity of the caller; not a name: the log keeps it for ever',
      identityOption,
      'developer',
    )
    .option('--agency <id>', 'the agency of an agent', identityOption)
    .addOption(
      new Option('--expires-in <time>', 'how long it holds: 30m, 12h, 7d')
        .argParser(lifetimeOption)
        .default(12 * 3_600_000, '12h'),
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: jetsetgo token --role agent --subject a-17 --agency blue-travel')
    .action(async (options: TokenOptions) => {
      const tokens = createOwnTokens(operatorSecrets(operator), operator.now);
      const expiresAtMs = operator.now().getTime() + options.expiresIn;
      const token = await tokens.issue(principalOf(options), expiresAtMs);
      const expiresAt = new Date(expiresAtMs).toISOString();
      await operator.print(options.json === true ? JSON.stringify({ token, expiresAt }) : token);
    });
}

function principalOf({ role, subject, agency }: TokenOptions): Exclude<Principal, { role: 'nobody' }> {
  if (role !== 'agent') {
    if (agency === undefined) return { role, subject };
    throw new WrongUsage('--agency is for --role agent alone; leave it out');
  }
  if (agency === undefined) throw new WrongUsage('--agency must say whom the agent sells for');
  return { role, subject, agency };
}

function identityOption(text: string): string {
  if (text !== '' && text.length <= MAX_IDENTITY_LENGTH) return text;
  throw new InvalidArgumentError(`It must have 1 to ${String(MAX_IDENTITY_LENGTH)} characters.`);
}

function lifetimeOption(text: string): number {
  const { count, unit } = /^(?<count>\d{1,9})(?<unit>[smhd])$/u.exec(text)?.groups ?? {};
  const lifetimeMs = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  if (lifetimeMs > 0 && lifetimeMs <= MAX_LIFETIME_MS) return lifetimeMs;
  throw new InvalidArgumentError('It must be a number and s, m, h or d, a year at most: 30m, 12h, 7d.');
}

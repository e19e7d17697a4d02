import type { Command } from 'commander';
import type { ErasePersonAnswer, ErasePersonRequest } from '../../commands/erase-person.js';
import { isBookingId } from '../../domain/booking/booking-events.js';
import { isCalendarDate } from '../../domain/schedule/calendar-date.js';
import { createErasure, openStorage } from '../../storage.js';
import { OperatorFault, operatorConfiguration, WrongUsage, type Operator } from '../operator.js';
import { operatorSecrets } from '../operator-secrets.js';
import { operatorWorld } from '../operator-world.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

interface Options {
  readonly givenName?: string;
  readonly familyName?: string;
  readonly bornOn?: string;
  readonly email?: string;
  readonly booking?: string;
  readonly reason: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** `erase-person`: destroys the keys of a person, for good. */
export function registerErasePerson(program: Command, operator: Operator): void {
  program
    .command('erase-person')
    .description(
      'Erase a person for good: the keys of names, birth dates and contacts are destroyed, and no copy of the log opens them any more. Prints the certificate. It cannot be undone.',
    )
    .option('--given-name <name>', 'given names of a passenger, with --family-name and --born-on')
    .option('--family-name <name>', 'family name of the passenger')
    .option('--born-on <date>', 'date of birth of the passenger, YYYY-MM-DD')
    .option('--email <address>', 'the contacts with this address')
    .option('--booking <id>', 'only from this booking')
    .requiredOption('--reason <text>', 'why, for the certificate; it must name no person')
    .option('--key <key>', 'idempotency key: the same key answers the same certificate')
    .option('--json', 'answer as JSON')
    .addHelpText(
      'after',
      '\nExample: jetsetgo erase-person --given-name Ada --family-name Lovelace --born-on 1990-12-10 --email ada@example.com --reason "letter 17"',
    )
    .action(async (options: Options) => {
      const answer = await erase(operator, requestOf(options, operator));
      await printReport(operator, options.json ?? false, reportOf(answer));
    });
}

async function erase(operator: Operator, request: ErasePersonRequest): Promise<ErasePersonAnswer> {
  const [configuration, secrets] = [operatorConfiguration(operator), operatorSecrets(operator)];
  const storage = await withProgress(operator, 'Building read models', (onCatchUp) =>
    openStorage(configuration, { ...operatorWorld(operator), onCatchUp }, secrets),
  );
  try {
    return await createErasure(storage, operatorWorld(operator))(request);
  } finally {
    await storage.closeStorage();
  }
}

function requestOf(options: Options, operator: Operator): ErasePersonRequest {
  const { givenName, familyName, bornOn, email = null, booking: bookingId = null, reason, key } = options;
  const given = [givenName, familyName, bornOn].filter((part) => part !== undefined).length;
  if (given !== 0 && given !== 3) {
    throw new WrongUsage('--given-name, --family-name and --born-on must be given together');
  }
  if (given === 0 && email === null) throw new WrongUsage('Give a passenger, --email, or both');
  if (bornOn !== undefined && !isCalendarDate(bornOn)) throw new WrongUsage('--born-on must be YYYY-MM-DD');
  if (bookingId !== null && !isBookingId(bookingId))
    throw new WrongUsage('--booking must be the id of a booking');
  const correlationId = operator.newId();
  return {
    ...{ caller: 'operator', correlationId, idempotencyKey: key ?? correlationId, reason, email, bookingId },
    passenger:
      givenName === undefined || familyName === undefined || bornOn === undefined
        ? null
        : { givenName, familyName, bornOn },
  };
}

function reportOf(answer: ErasePersonAnswer) {
  switch (answer.code) {
    case 'ERASED': {
      const { certificate, keysDestroyed, replayed } = answer;
      const { bookingIds, ...facts } = certificate;
      return { ...facts, bookingIds: bookingIds.join(' '), keysDestroyed, replayed };
    }
    case 'PERSON_NOT_FOUND':
      throw new OperatorFault(
        answer.isEverywhere
          ? 'Nobody of that description stands in a booking, or not any more; check the spelling and the date of birth as they were booked or corrected'
          : 'Nobody of that description was found, but bookings that are left out of the read models could not be looked through; see jetsetgo status, mend them, then run the command again',
      );
    case 'PERSON_IN_PLAIN_TEXT':
      throw new OperatorFault(
        `Nothing was erased: events that never change hold the person in the clear, in ${answer.bookingIds.join(', ')}; erase other bookings one by one with --booking`,
      );
    case 'IDEMPOTENCY_CONFLICT':
      throw new WrongUsage('--key was used for another erasure; use a new one');
    case 'READ_SIDE_BEHIND':
      throw new OperatorFault('The read models have not seen every booking yet; run the command again');
  }
}

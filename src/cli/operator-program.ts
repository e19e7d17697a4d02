import { Command, CommanderError } from 'commander';
import { BrokenLog } from '../event-store/log-chain.js';
import { BrokenLogFile } from '../event-store/log-file.js';
import { UnknownEvent } from '../event-store/unknown-event.js';
import { MigrationFault } from '../platform/migrate.js';
import { refusalOf } from '../platform/refusal.js';
import { registerAcceptLostKeys } from './commands/accept-lost-keys.js';
import { registerBackup } from './commands/backup.js';
import { registerCheckpoint } from './commands/checkpoint.js';
import { registerErasePerson } from './commands/erase-person.js';
import { registerEvents } from './commands/events.js';
import { registerExport } from './commands/export.js';
import { registerImport } from './commands/import.js';
import { registerInspect } from './commands/inspect.js';
import { registerMigrate } from './commands/migrate.js';
import { registerMove } from './commands/move.js';
import { registerRebuild } from './commands/rebuild.js';
import { registerMoveKeys } from './commands/move-keys.js';
import { registerRestore } from './commands/restore.js';
import { registerRotateMasterKey } from './commands/rotate-master-key.js';
import { registerRetry } from './commands/retry.js';
import { registerSkip } from './commands/skip.js';
import { registerStatus } from './commands/status.js';
import { registerToken } from './commands/token.js';
import { registerVerify } from './commands/verify.js';
import { RebuildFault } from '../read-models/rebuild-pages.js';
import { StartFault } from '../start-fault.js';
import { OperatorFault, OutputClosed, WrongUsage, type ExitCode, type Operator } from './operator.js';

/** Every command of the operator; each adds itself to the program. */
const COMMANDS: readonly ((program: Command, operator: Operator) => void)[] = [
  registerStatus,
  registerToken,
  registerVerify,
  registerCheckpoint,
  registerEvents,
  registerInspect,
  registerBackup,
  registerRestore,
  registerExport,
  registerImport,
  registerMove,
  registerMoveKeys,
  registerAcceptLostKeys,
  registerMigrate,
  registerErasePerson,
  registerRotateMasterKey,
  registerRebuild,
  registerRetry,
  registerSkip,
];

/** Runs one command of the operator, and answers how it ended; what went wrong was said. */
export async function runOperatorProgram(args: readonly string[], operator: Operator): Promise<ExitCode> {
  const help: string[] = [];
  try {
    await createProgram(operator, (text) => void help.push(text)).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    if (error instanceof CommanderError) return await endOfUsage(error, help, operator);
    operator.tell(describe(error));
    return error instanceof WrongUsage ? 2 : 1;
  }
}

function createProgram(operator: Operator, writeHelp: (text: string) => void): Command {
  const program = new Command('jetsetgo')
    .description("The operator's commands. They read the same environment variables as the server.")
    .exitOverride()
    .configureOutput({
      writeOut: writeHelp,
      writeErr: (text) => {
        operator.tell(text.trimEnd());
      },
    })
    .addHelpText('after', '\nExit codes: 0 fine, 1 a fault was found, 2 called wrongly.');
  for (const register of COMMANDS) register(program, operator);
  return program;
}

/** The library has said already what was wrong; help that was asked for is an answer. */
async function endOfUsage(
  { exitCode }: CommanderError,
  help: readonly string[],
  operator: Operator,
): Promise<ExitCode> {
  if (exitCode !== 0) return 2;
  await operator.print(help.join('').trimEnd()).catch(() => undefined); // whoever asked has gone
  return 0;
}

/** Errors whose message says what is wrong, and with what. */
const SAID_IN_WORDS = [
  ...[WrongUsage, OperatorFault, StartFault, BrokenLog, BrokenLogFile],
  ...[UnknownEvent, RebuildFault],
];

function describe(error: unknown): string {
  const isOurs = SAID_IN_WORDS.some((kind) => error instanceof kind);
  if (isOurs && error instanceof Error) return error.message;
  const refusal = refusalOf(error);
  if (refusal !== null) {
    return `A file or database refuses: ${refusal}; check the paths given, DATA_DIR, DATABASE_URL, READ_DATABASE_URL and KEYS_DATABASE_URL`;
  }
  if (error instanceof MigrationFault) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

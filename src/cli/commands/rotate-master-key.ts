import type { Command } from 'commander';
import { rotateMasterKey } from '../../key-store/rotate-master-key.js';
import { KeysKept } from '../../key-store/subject-keys.js';
import { openKeys } from '../../storage.js';
import { operatorSecrets } from '../operator-secrets.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';
import { operatorWorld } from '../operator-world.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

/** `rotate-master-key`: wraps every key of personal data by the newest master key. */
export function registerRotateMasterKey(program: Command, operator: Operator): void {
  program
    .command('rotate-master-key')
    .description(
      'Wrap every key of personal data anew by the first of MASTER_KEYS, or by SECRET where there are none. First give all servers the new one and, in MASTER_KEYS or OLD_SECRETS, the old ones; after it, no key needs these. It may run beside them, and go on after it was stopped.',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: MASTER_KEYS="$NEW,$OLD" jetsetgo rotate-master-key')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const keys = await openKeys(
        operatorConfiguration(operator),
        operatorSecrets(operator),
        operatorWorld(operator),
      );
      try {
        const count = await withProgress(operator, 'Wrapping keys', (onProgress) =>
          rotateMasterKey(keys, onProgress),
        ).catch((error: unknown) => {
          if (!(error instanceof KeysKept)) throw error;
          throw new OperatorFault(
            'Every key is wrapped anew, but a reader, a backup under way, say, keeps the old wrappings in the files of the key store; run the command again once it has ended',
          );
        });
        await printReport(operator, json, { keysWrapped: count, masterKeyId: keys.masterKeys.newestId });
      } finally {
        await keys.close();
      }
    });
}

import type { Command } from 'commander';
import { rotateMasterKey } from '../../key-store/rotate-master-key.js';
import { openKeys } from '../../storage.js';
import { operatorSecret } from '../operator-secret.js';
import { operatorConfiguration, type Operator } from '../operator.js';
import { operatorWorld } from '../operator-world.js';
import { printReport } from '../print-report.js';
import { withProgress } from '../with-progress.js';

/** `rotate-master-key`: wraps every key of personal data by the newest master key. */
export function registerRotateMasterKey(program: Command, operator: Operator): void {
  program
    .command('rotate-master-key')
    .description(
      'Wrap every key of personal data anew by the first of MASTER_KEYS. First give all servers MASTER_KEYS with the new secret before the old ones; after it, the old ones may be left out. It may run beside them, and go on after it was stopped.',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', '\nExample: MASTER_KEYS="$NEW,$OLD" jetsetgo rotate-master-key')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const keys = await openKeys(
        operatorConfiguration(operator),
        operatorSecret(operator),
        operatorWorld(operator),
      );
      try {
        const count = await withProgress(operator, 'Wrapping keys', (onProgress) =>
          rotateMasterKey(keys, onProgress),
        );
        await printReport(operator, json, { keysWrapped: count, masterKeyId: keys.masterKeys.newestId });
      } finally {
        await keys.close();
      }
    });
}

import type { Command } from 'commander';
import { placeOf } from '../../platform/database-url.js';
import { holdsSealedData } from '../../sealed-data.js';
import { openKeys, serverSettings } from '../../storage.js';
import { OperatorFault, operatorConfiguration, type Operator } from '../operator.js';
import { operatorSecrets } from '../operator-secrets.js';
import { operatorWorld } from '../operator-world.js';
import { printReport } from '../print-report.js';

/** `accept-lost-keys`: a new key store in the place of one that is lost for good. */
export function registerAcceptLostKeys(program: Command, operator: Operator): void {
  program
    .command('accept-lost-keys')
    .description(
      'Begin a new key store where the old one is lost for good, so that the server starts again. Bookings, seats and money stay as they are; the names, birth dates and contacts sealed so far can never be read again, and a request repeated under an idempotency key from before is refused as another one. Look for a backup of the key store first.',
    )
    .option('--json', 'say what was done as JSON')
    .addHelpText('after', '\nExample: jetsetgo accept-lost-keys')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const configuration = operatorConfiguration(operator);
      const world = operatorWorld(operator);
      let isLost = false as boolean; // set below, where the compiler does not look
      const keys = await openKeys(configuration, operatorSecrets(operator), world, async () => {
        isLost = await holdsSealedData(configuration.log, serverSettings(configuration, world.logger));
        return false;
      });
      await keys.close();
      const place = placeOf(configuration.keys);
      if (!isLost) throw new OperatorFault(`No keys are lost: nothing was done to ${place}`);
      await printReport(operator, json, { newKeyStore: place });
    });
}

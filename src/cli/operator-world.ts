import { createLogger } from '../platform/logger.js';
import type { World } from '../world.js';
import type { Operator } from './operator.js';

/** The world of the engine as a command of the operator has it. */
export function operatorWorld({ now, newId, randomBytes }: Operator): World {
  return { now, newId, randomBytes, logger: createLogger('warn') };
}

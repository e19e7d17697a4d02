import type { KeyObject } from 'node:crypto';
import { createAnsweringThread } from '../platform/answering-thread.js';
import type { MatchTask, MatchThread, PartyMatch } from './match-party.js';

const PROGRAM = 'dist/src/key-store/match-worker.js';

/** What a thread matches with. */
export interface MatchSecrets {
  readonly masterSecrets: readonly [string, ...string[]];
  readonly peopleKey: KeyObject;
}

/** A thread that is started by its first task, answers them in order and keeps no process from ending. */
export function createMatchThread(secrets: MatchSecrets): MatchThread {
  const thread = createAnsweringThread<MatchTask, readonly PartyMatch[] | null>(PROGRAM, secrets);
  return {
    match: (task) => thread.ask(task).catch(() => null), // nothing is lost: whoever asked does the work
    close: () => thread.close(),
  };
}

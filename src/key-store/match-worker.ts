import { parentPort, workerData } from 'node:worker_threads';
import { keyedHash } from './engine-key.js';
import { createMasterKeys } from './master-keys.js';
import { matchParty, type MatchTask, type PartyMatch } from './match-party.js';
import type { MatchSecrets } from './match-thread.js';
import { openParty } from './open-party.js';
import { unwrapKeys } from './subject-keys.js';

// The program of a `MatchThread`: it needs no randomness, since it seals nothing.
const { masterSecrets, peopleKey } = workerData as MatchSecrets;
const masterKeys = createMasterKeys(masterSecrets, (count) => new Uint8Array(count));
const peopleHash = keyedHash(peopleKey);

function match({ parties, keyRows }: MatchTask): readonly PartyMatch[] {
  const keys = unwrapKeys(keyRows, masterKeys);
  return parties.map((party) => matchParty(openParty(party, keys, refuseChanged), peopleHash));
}

function refuseChanged(subjectId: string): never {
  throw new Error(`The box of ${subjectId} does not open`);
}

parentPort?.on('message', (task: MatchTask) => {
  let answer: readonly PartyMatch[] | null = null;
  try {
    answer = match(task);
  } catch {
    // whoever asked does it again, and tells why it fails
  }
  parentPort?.postMessage(answer);
});

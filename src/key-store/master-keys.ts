import { createHash } from 'node:crypto';
import { derivedKey } from '../platform/derived-key.js';
import type { SubjectKeyRow } from './key-tables.js';
import { KEY_BYTES, sealBox, unsealBox, type BoxKey } from './sealed-box.js';

/** Hexadecimal digits of the id of a master key: enough to tell the few of one installation apart. */
const ID_LENGTH = 16;

/** Encrypts the keys of subjects, so that a copy of the key store opens nothing by itself. */
export interface MasterKeys {
  /** The one that wraps new keys. */
  readonly newestId: string;
  /** All that open. */
  readonly ids: readonly string[];
  wrap(key: BoxKey): SubjectKeyRow;
  /** The key that a row holds, or null when it was changed; throws when its master key is not among these. */
  unwrap(row: SubjectKeyRow): BoxKey | null;
}

/** Master keys from secrets, of which the first wraps and all open. */
export function createMasterKeys(
  secrets: readonly [string, ...string[]],
  randomBytes: (count: number) => Uint8Array,
): MasterKeys {
  const [newest, ...older] = secrets.map(masterKeyOf) as [MasterKey, ...MasterKey[]];
  const byId = new Map([...older, newest].map((master) => [master.id, master.key]));
  return {
    newestId: newest.id,
    ids: [...byId.keys()],
    wrap({ key, subjectId }) {
      const wrapped = sealBox({ key: newest.key, subjectId }, key, randomBytes);
      return { subject_id: subjectId, wrapped_key: wrapped, master_key_id: newest.id };
    },
    unwrap({ subject_id: subjectId, wrapped_key: wrapped, master_key_id: masterKeyId }) {
      const master = byId.get(masterKeyId);
      if (master === undefined) throw new UnknownMasterKey(masterKeyId);
      const key = unsealBox({ key: master, subjectId }, wrapped);
      return key?.length === KEY_BYTES ? { key, subjectId } : null;
    },
  };
}

/** The key store holds keys that none of the given master keys opens. */
export class UnknownMasterKey extends Error {
  constructor(masterKeyId: string) {
    super(
      `MASTER_KEYS must name the master key with the id ${masterKeyId} too, or OLD_SECRETS what SECRET was: keys of personal data are wrapped by it; once it is named, rotate-master-key makes it superfluous`,
    );
    this.name = 'UnknownMasterKey';
  }
}

interface MasterKey {
  readonly id: string;
  readonly key: Uint8Array;
}

function masterKeyOf(secret: string): MasterKey {
  const key = derivedKey(secret, 'jetsetgo master key');
  const id = createHash('sha256').update('jetsetgo master key id').update(key).digest('hex');
  return { id: id.slice(0, ID_LENGTH), key };
}

import { resolve } from 'node:path';

interface DocumentVariables {
  readonly PERSISTED_DOCUMENTS?: 'only' | 'prefer' | 'off' | undefined;
  readonly PERSISTED_DOCUMENTS_FILE?: string | undefined;
  readonly EXPLORER?: 'on' | 'off' | undefined;
}

/** Which documents are served, and whether the schema and the explorer are shown. */
export interface DocumentConfiguration {
  readonly persistedDocuments: {
    readonly policy: 'only' | 'prefer' | 'off';
    /** Absolute path of the list; null with `off`. */
    readonly file: string | null;
  };
  readonly explorer: boolean;
}

/** Which documents are served, by the environment. */
export function documentConfigurationOf({
  PERSISTED_DOCUMENTS: policy = 'off',
  PERSISTED_DOCUMENTS_FILE: file,
  EXPLORER: explorer = policy === 'only' ? 'off' : 'on',
}: DocumentVariables): DocumentConfiguration {
  const listFile = policy === 'off' || file === undefined ? null : resolve(file);
  return { persistedDocuments: { policy, file: listFile }, explorer: explorer === 'on' };
}

/** What contradicts itself in the variables of documents. */
export function documentVariableFaults({
  PERSISTED_DOCUMENTS: policy,
  PERSISTED_DOCUMENTS_FILE: file,
  EXPLORER: explorer,
}: DocumentVariables): readonly string[] {
  const faults: string[] = [];
  if ((policy === 'only' || policy === 'prefer') && file === undefined) {
    faults.push(
      `PERSISTED_DOCUMENTS_FILE must be given with PERSISTED_DOCUMENTS=${policy}: it names the list of documents`,
    );
  }
  if (policy === undefined && file !== undefined) {
    faults.push(
      'PERSISTED_DOCUMENTS must be given with PERSISTED_DOCUMENTS_FILE: only refuses every document that is not in the file, prefer serves others too, off does not read it',
    );
  }
  if (policy === 'only' && explorer === 'on') {
    faults.push(
      'EXPLORER must be off, or not given, with PERSISTED_DOCUMENTS=only: the explorer sends documents that are in no list',
    );
  }
  return faults;
}

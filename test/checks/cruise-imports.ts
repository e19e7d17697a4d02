import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { IMPORT_RULES } from './import-rules.js';
import { sourceFiles } from './source-files.js';

/** What a look at every import of a project found. */
export interface ImportReport {
  /** Source files on disk, which all must be among `modules`. */
  readonly files: readonly string[];
  /** Modules that were read or imported. */
  readonly modules: readonly string[];
  /** `rule: importer -> imported`, sorted. */
  readonly violations: readonly string[];
}

/** Judges every import under `src` and `migrations` of the project at `root` by the import rules. */
export async function cruiseImports(root: string): Promise<ImportReport> {
  const files = sourceFiles(root, ['src', 'migrations']);
  const { output } = await cruise(
    [...files],
    {
      baseDir: root,
      ruleSet: { forbidden: [...IMPORT_RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      preserveSymlinks: true,
      doNotFollow: { path: ['node_modules', '^(test|dist)/'] },
    },
    // the conditions under which Node resolves an import of a module
    { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  const { modules, summary } = output as ICruiseResult;
  return {
    files,
    modules: modules.map(({ source }) => source),
    violations: [
      ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
      ...modules
        .filter(({ source, dependencies }) => {
          const imported = (path: string) => dependencies.some(({ resolved }) => resolved.startsWith(path));
          return source.startsWith('src/graphql/') && imported('src/queries/') && imported('src/commands/');
        })
        .map(({ source }) => `edge-reads-or-writes: ${source} -> src/queries and src/commands`),
    ].sort(),
  };
}

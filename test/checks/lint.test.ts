import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';
import { PLANTED_LINT } from './planted-lint.js';
import { withPlantedTree } from './planted-tree.js';
import { MINIMUM_SOURCE_FILES, sourceFiles } from './source-files.js';

const CONFIG = projectFile('test/checks/eslint.config.js');

const COMPILER = {
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  module: 'NodeNext',
  types: [],
  strict: true,
  experimentalDecorators: true,
};

describe('the rules of style', () => {
  let found: ReadonlyMap<string, readonly string[]> = new Map();

  beforeAll(async () => {
    found = await withPlantedTree(
      {
        'package.json': JSON.stringify({ type: 'module' }),
        'tsconfig.json': JSON.stringify({ compilerOptions: COMPILER }),
        'node.d.ts': 'declare const process: { pid: number };\ndeclare const setImmediate: () => void;',
        ...Object.fromEntries(PLANTED_LINT.map(({ path, content }) => [path, content])),
      },
      lint,
    );
  });

  it.each(PLANTED_LINT)('in $path: $content', ({ path, breaks }) => {
    expect(found.get(path)).toEqual(breaks);
  });

  it('apply to every source file', async () => {
    const eslint = new ESLint({ cwd: projectFile('.'), overrideConfigFile: CONFIG });
    const files = sourceFiles(projectFile('.'), ['src', 'migrations']);
    const ignored = await Promise.all(files.map((file) => eslint.isPathIgnored(projectFile(file))));
    expect(files.length).toBeGreaterThanOrEqual(MINIMUM_SOURCE_FILES);
    expect(files.filter((_file, i) => ignored[i])).toEqual([]);
  });

  it('have a planted violation each', async () => {
    const config = (await new ESLint({
      cwd: projectFile('.'),
      overrideConfigFile: CONFIG,
    }).calculateConfigForFile(projectFile('src/domain/any.ts'))) as {
      rules: Record<string, readonly [severity: number, ...options: readonly { message: string }[]]>;
    };
    const [, ...bans] = config.rules['no-restricted-syntax']!;
    const planted = PLANTED_LINT.flatMap(({ breaks }) => breaks);
    expect(bans.length).toBeGreaterThan(10);
    expect(bans.map(({ message }) => message).filter((message) => !planted.includes(message))).toEqual([]);
  });
});

/** What ESLint says of each file under a root: our own message, or the name of the rule. */
async function lint(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const results = await new ESLint({ cwd: root, overrideConfigFile: CONFIG }).lintFiles('.');
  return new Map(
    results.map(({ filePath, messages }) => [
      filePath.slice(join(root, '/').length),
      messages.map(({ ruleId, message }) =>
        ruleId === 'no-restricted-syntax' ? message : (ruleId ?? message),
      ),
    ]),
  );
}

import { describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';
import { cruiseImports } from './cruise-imports.js';
import { ABOVE_ALL_FLOORS, FLOORS, IMPORT_RULES } from './import-rules.js';
import { PLANTED_IMPORTS, PLANTED_VIOLATIONS } from './planted-imports.js';
import { withPlantedTree } from './planted-tree.js';
import { MINIMUM_SOURCE_FILES } from './source-files.js';

describe('the import rules', () => {
  it('find nothing wrong in this project, having read every file of it', async () => {
    const { files, modules, violations } = await cruiseImports(projectFile('.'));
    expect(violations).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(MINIMUM_SOURCE_FILES);
    expect(files.filter((file) => !modules.includes(file))).toEqual([]);
    expect(files.filter((file) => !isOnAFloor(file))).toEqual([]);
  });

  it('report every planted violation and no lawful import', async () => {
    const { violations } = await withPlantedTree(PLANTED_IMPORTS, cruiseImports);
    expect(violations).toEqual(PLANTED_VIOLATIONS);
  });

  it.each(IMPORT_RULES.map(({ name }) => name))('have a planted violation of %s', (name) => {
    expect(PLANTED_VIOLATIONS.filter((violation) => violation.startsWith(`${name}: `))).not.toEqual([]);
  });

  it.each(['src/utilities/text.ts', 'src/text.ts'])('have no floor for %s', (file) => {
    expect(isOnAFloor(file)).toBe(false);
  });
});

function isOnAFloor(file: string): boolean {
  const floors = Object.keys(FLOORS).map((floor) => `src/${floor}/`);
  return (
    new RegExp(ABOVE_ALL_FLOORS).test(file) ||
    ['migrations/', ...floors].some((path) => file.startsWith(path))
  );
}

import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';

describe('a file of the project', () => {
  it('is found from the top, whatever the working folder is', () => {
    const before = process.cwd();
    process.chdir('/');
    try {
      expect(isAbsolute(projectFile('package.json'))).toBe(true);
      expect(readFileSync(projectFile('package.json'), 'utf8')).toContain('"name": "jetsetgo"');
      expect(readFileSync(projectFile('src/platform/project-file.ts'), 'utf8')).toContain('projectFile');
    } finally {
      process.chdir(before);
    }
  });
});

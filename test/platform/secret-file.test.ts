import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSecrets } from '../../src/platform/secret-file.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'jetsetgo-secret-')), 'not', 'there', 'yet');
  file = join(folder, 'secret');
});

afterEach(() => {
  rmSync(join(folder, '../../..'), { recursive: true });
});

describe('the secret file', () => {
  it('is made once: the same secret ever after', () => {
    const [secret, ...others] = keepSecrets(folder, randomBytes);
    expect(secret).toMatch(/^[0-9a-f]{64}$/u);
    expect(others).toEqual([]);
    expect(keepSecrets(folder, randomBytes)).toEqual([secret]);
    expect(readFileSync(file, 'utf8')).toBe(`${secret}\n`);
  });

  it('holds the random bytes that it was given', () => {
    expect(keepSecrets(folder, (count) => new Uint8Array(count).fill(0xab))).toEqual(['ab'.repeat(32)]);
  });

  it('can be read by its owner alone', () => {
    keepSecrets(folder, randomBytes);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it('keeps a secret that an operator wrote', () => {
    keepSecrets(folder, randomBytes);
    writeFileSync(file, `  ${'by hand '.repeat(4)}! \r\n`);
    expect(keepSecrets(folder, randomBytes)).toEqual([`${'by hand '.repeat(4)}!`]);
  });

  it('holds one secret a line, the newest first', () => {
    keepSecrets(folder, randomBytes);
    writeFileSync(file, `${'n'.repeat(32)}\n\n${'o'.repeat(40)}\n`);
    expect(keepSecrets(folder, randomBytes)).toEqual(['n'.repeat(32), 'o'.repeat(40)]);
  });

  it.each([
    '',
    '\n',
    '  \n',
    'abc',
    'x'.repeat(31),
    `${'x'.repeat(32)}\nshort`,
    `${'x'.repeat(32)}\n`.repeat(6),
  ])('is refused when it holds %j and nothing else', (content) => {
    keepSecrets(folder, randomBytes);
    writeFileSync(file, content);
    expect(() => keepSecrets(folder, randomBytes)).toThrow(`${file} must hold 1 to 5 secrets`);
  });

  it('tells when the folder cannot be made', () => {
    keepSecrets(folder, randomBytes);
    expect(() => keepSecrets(file, randomBytes)).toThrow('EEXIST');
    expect(() => keepSecrets(join(file, 'below'), randomBytes)).toThrow('ENOTDIR');
  });
});

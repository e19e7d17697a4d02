import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSecret } from '../../src/platform/secret-file.js';

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
    const secret = keepSecret(folder, randomBytes);
    expect(secret).toMatch(/^[0-9a-f]{64}$/u);
    expect(keepSecret(folder, randomBytes)).toBe(secret);
    expect(readFileSync(file, 'utf8')).toBe(`${secret}\n`);
  });

  it('holds the random bytes that it was given', () => {
    expect(keepSecret(folder, (count) => new Uint8Array(count).fill(0xab))).toBe('ab'.repeat(32));
  });

  it('can be read by its owner alone', () => {
    keepSecret(folder, randomBytes);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it('keeps a secret that an operator wrote', () => {
    keepSecret(folder, randomBytes);
    writeFileSync(file, `  ${'by hand '.repeat(4)}! \r\n`);
    expect(keepSecret(folder, randomBytes)).toBe(`${'by hand '.repeat(4)}!`);
  });

  it.each(['', '\n', '  \n', 'abc', 'x'.repeat(31)])(
    'is refused when it holds %j and nothing else',
    (content) => {
      keepSecret(folder, randomBytes);
      writeFileSync(file, content);
      expect(() => keepSecret(folder, randomBytes)).toThrow(`${file} is too short`);
    },
  );

  it('tells when the folder cannot be made', () => {
    keepSecret(folder, randomBytes);
    expect(() => keepSecret(file, randomBytes)).toThrow('EEXIST');
    expect(() => keepSecret(join(file, 'below'), randomBytes)).toThrow('ENOTDIR');
  });
});

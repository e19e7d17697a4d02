import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../src/platform/project-file.js';
import { codeLineCount } from './code-lines.js';
import { undocumentedExports } from './exported-docs.js';
import { misnamed } from './file-names.js';
import { MINIMUM_SOURCE_FILES, sourceFiles } from './source-files.js';
import { strayNames } from './top-level.js';

/** Beyond this a file is split where names exist. */
const MAX_CODE_LINES = 250;

const sources = sourceFiles(projectFile('.'), ['src']).map((path) => ({
  path,
  text: readFileSync(projectFile(path), 'utf8'),
}));

it('reads the source', () => {
  expect(sources.length).toBeGreaterThanOrEqual(MINIMUM_SOURCE_FILES);
});

describe('every exported function, class and interface', () => {
  it('is described by a sentence', () => {
    const missing = sources.flatMap(({ path, text }) =>
      undocumentedExports(path, text).map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    ['export function f() {}', ['f']],
    ['export async function f() {}', ['f']],
    ['export const f = () => 1;', ['f']],
    ['export class F {}', ['F']],
    ['export abstract class F {}', ['F']],
    ['export interface F { readonly a: 1 }', ['F']],
    ['// A line comment.\nexport function f() {}', ['f']],
    ['/** */\nexport function f() {}', ['f']],
    ['/** words without end */\nexport function f() {}', ['f']],
    ['/** @returns nothing. */\nexport function f() {}', ['f']],
    ['/** A sentence. */\nexport function f() {}', []],
    ['/** A sentence,\n * on two lines. */\nexport class F {}', []],
    ['/** Once for all forms. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;', []],
    ['@ObjectType({ description: "A flight." })\nexport class Flight {}', []],
    ['function f() {}\ninterface G { readonly a: 1 }\nexport const LIMIT = 5;', []],
  ])('%j lacks %j', (text, missing) => {
    expect(undocumentedExports('planted.ts', text)).toEqual(missing);
  });
});

describe('every source file', () => {
  it(`has at most ${MAX_CODE_LINES} lines besides its constants of data`, () => {
    const tooLong = sources.filter(({ path, text }) => codeLineCount(path, text) > MAX_CODE_LINES);
    expect(tooLong.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['f(1);\n'.repeat(251), 251],
    [`const RATES = [\n${'  1,\n'.repeat(300)}];\nf(RATES);\n`, 1],
    [`const rates = [\n${'  f(1),\n'.repeat(300)}];\n`, 302],
    [`const rates = () => [\n${'  1,\n'.repeat(300)}];\n`, 302],
  ])('%#: counts its lines', (text, count) => {
    expect(codeLineCount('planted.ts', text)).toBe(count);
  });

  it('is named in telling kebab-case words', () => {
    const ours = sourceFiles(projectFile('.'), ['src', 'migrations', 'test']);
    expect(misnamed(ours.filter((path) => !path.startsWith('test/generated/')))).toEqual([]);
  });

  it.each([
    'src/domain/bookingDecider.ts',
    'src/domain/BookingDecider.ts',
    'src/domain/booking_decider.ts',
    'src/Domain/booking-decider.ts',
    'src/domain/index.ts',
    'src/domain/utils.ts',
    'src/domain/util.ts',
    'src/domain/helper.ts',
    'src/utils/money.ts',
    'src/domain/booking-helpers.ts',
    'src/domain/common.ts',
    'src/domain/misc.ts',
    'src/commands/booking.service.ts',
    'src/graphql/booking.dto.ts',
  ])('is not named %s', (path) => {
    expect(misnamed([path])).toEqual([path]);
  });

  it.each([
    'src/domain/booking-decider.ts',
    'test/a/b2.test.ts',
    'test/bench/append.bench.ts',
    'src/domain/seat-index.ts',
  ])('may be named %s', (path) => {
    expect(misnamed([path])).toEqual([]);
  });
});

describe('the top of the repository', () => {
  it('holds only what belongs there', () => {
    const names = readdirSync(projectFile('.'));
    expect(names).toContain('package.json');
    expect(strayNames(names, readFileSync(projectFile('.gitignore'), 'utf8'))).toEqual([]);
  });

  it('does not hold a stray file', () => {
    const names = ['src', 'notes.txt', '.ci', 'dist', 'debug.log', 'eslint.config.js', 'data', 'distant'];
    expect(strayNames(names, '# built\ndist/\n\n*.log\n/data/\n')).toEqual([
      'notes.txt',
      'eslint.config.js',
      'distant',
    ]);
  });
});

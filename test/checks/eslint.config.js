import { join } from 'node:path';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const PROJECT = join(import.meta.dirname, '../..');

/** A ban on a piece of syntax, as ESLint's `no-restricted-syntax` takes it. */
const ban = (selector, message) => ({ selector, message });

const everywhere = [
  ban('ExportDefaultDeclaration', 'Export by name. (export default)'),
  ban('ExportSpecifier[exported.name="default"]', 'Export by name. (as default)'),
  ban('ExportAllDeclaration', 'Import the defining file; no barrels. (export *)'),
  ban('ExportNamedDeclaration[source]', 'Import the defining file; no barrels. (export from)'),
];

const exportedShape = 'ExportNamedDeclaration > :matches(TSInterfaceDeclaration, TSTypeAliasDeclaration)';

const inSource = [
  ...everywhere,
  ban('ExportNamedDeclaration > VariableDeclaration[kind="let"]', 'Everything exported is readonly. (let)'),
  ban(
    `${exportedShape} TSPropertySignature:not([readonly=true])`,
    'Everything exported is readonly. (property)',
  ),
  ban(
    `${exportedShape} TSPropertySignature > TSTypeAnnotation > TSArrayType`,
    'Everything exported is readonly. (list)',
  ),
];

const noDecorator = ban('Decorator', 'Only src/graphql uses decorators.');

const noStart = [
  ban('Program > ExpressionStatement > CallExpression', 'Importing a file starts nothing. (call)'),
  ban('Program > ExpressionStatement > AwaitExpression', 'Importing a file starts nothing. (await)'),
];

const inDomain = [
  ban('ThrowStatement', 'The domain answers; it never throws.'),
  ban(':function[async=true]', 'The domain answers; it never waits. (async)'),
  ban('NewExpression[callee.name="Promise"]', 'The domain answers; it never waits. (Promise)'),
  ban('NewExpression[callee.name="Date"][arguments.length=0]', 'The command carries the time. (new Date)'),
  ban('CallExpression[callee.name="Date"]', 'The command carries the time. (Date)'),
  ban(
    'MemberExpression[object.name="Date"] > :matches([name="now"], [value="now"])',
    'The command carries the time. (Date.now)',
  ),
  ban('MemberExpression[object.name="Math"][property.name="random"]', 'The command carries what is random.'),
];

const outsideTheDomain = [
  'process',
  'globalThis',
  'console',
  'fetch',
  'crypto',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
];

const limits = {
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  'max-depth': ['error', 3],
};

const typed = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { allowDefaultCaseForExhaustiveSwitch: false, considerDefaultExhaustiveForUnions: false },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  // Objects here are closures without `this`, so their methods may be taken apart.
  '@typescript-eslint/unbound-method': 'off',
  // A 64-bit column is a number in SQLite and a string in PostgreSQL, whatever its declared type.
  '@typescript-eslint/no-unnecessary-type-conversion': 'off',
  // Slow, and there are neither enums nor class hierarchies to protect.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-unsafe-enum-assignment': 'off',
  // A port that answers later may have an implementation that answers at once.
  '@typescript-eslint/require-await': 'off',
  eqeqeq: 'error',
};

/** A test reads answers whose shape is what it is about to prove. */
const looserInTests = {
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
};

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', 'test/generated/', '**/*.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: PROJECT } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { ...typed, 'no-restricted-syntax': ['error', ...everywhere] },
  },
  { files: ['test/**/*.ts'], rules: looserInTests },
  { files: ['test/vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...limits,
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...inSource, noDecorator, ...noStart],
    },
  },
  { files: ['src/graphql/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...inSource] } },
  {
    files: ['src/main.ts', 'src/cli/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', ...inSource, noDecorator] },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...outsideTheDomain],
      'no-restricted-syntax': ['error', ...inSource, noDecorator, ...noStart, ...inDomain],
    },
  },
);

/** An import of another file for its effect; the file is written as a path from the root. */
function imports(...paths: readonly string[]): string {
  return paths.map((path) => `import '../../${path.replace(/[.]ts$/, '.js')}';\n`).join('');
}

function installed(name: string): Readonly<Record<string, string>> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: 'export const installed = true;\n',
  };
}

const RUNTIME_PACKAGES = [
  ...['graphql', 'fastify', '@apollo/server', 'kysely', 'better-sqlite3', 'zod'],
  '@opentelemetry/api',
];

/** Imports that no rule forbids, so that a rule that forbids too much is noticed. */
const LAWFUL: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(RUNTIME_PACKAGES.map((name) => [name, '1.0.0'])),
    devDependencies: { 'fast-check': '1.0.0' },
  }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'NodeNext', target: 'ES2023' } }),
  ...Object.assign({}, ...[...RUNTIME_PACKAGES, 'fast-check', 'undeclared'].map(installed)),
  'src/main.ts': `import '@apollo/server';\nimport './app.js';\n`,
  'src/app.ts': `import './graphql/schema.js';\nimport './platform/database.js';\n`,
  'src/cli/make-places.ts': `import 'fast-check';\n${imports('src/commands/book.ts', 'src/queries/find.ts')}`,
  'src/graphql/schema.ts': `import 'graphql';\nimport 'fastify';\nimport './queries/find.js';\nimport './mutations/book.js';\n`,
  'src/graphql/queries/find.ts': `import '../../queries/find.js';\n`,
  'src/graphql/mutations/book.ts': `import '../../commands/book.js';\n`,
  'src/processes/expiry.ts': imports('src/commands/book.ts', 'src/suppliers/payment.ts'),
  'src/commands/book.ts': imports('src/domain/booking-decider.ts', 'src/event-store/append.ts'),
  'src/queries/find.ts':
    `import 'kysely';\n` +
    imports(
      'src/read-models/view.ts',
      'src/suppliers/flight-shopping.ts',
      'src/event-store/event-feed.ts',
      'src/key-store/open-party.ts',
    ),
  'src/suppliers/flight-shopping.ts': imports('src/domain/money.ts'),
  'src/suppliers/payment.ts': `import 'zod';\n`,
  'src/suppliers/embedded/timetable.ts': imports('src/domain/money.ts').replace('../../', '../../../'),
  'src/read-models/view.ts': imports('src/domain/money.ts', 'src/event-store/event-feed.ts'),
  'src/event-store/append.ts': `import 'kysely';\n${imports('src/platform/database.ts', 'migrations/first.ts')}`,
  'src/event-store/event-feed.ts': imports('src/platform/database.ts'),
  'src/key-store/open-party.ts': `import 'kysely';\n${imports('src/platform/database.ts', 'migrations/first.ts')}`,
  'src/key-store/pool.ts': `import './open-party.js';\n`,
  'src/places/airports.ts': imports('src/domain/money.ts'),
  'src/domain/booking-decider.ts': `import './money.js';\n`,
  'src/domain/money.ts': 'export type Money = number;\n',
  'src/platform/tracing.ts': `import '@opentelemetry/api';\n`,
  'src/platform/database.ts': `import 'better-sqlite3';\nimport 'node:fs';\n`,
  'migrations/first.ts': `import 'kysely';\n`,
  'test/anything.ts': 'export const anything = 1;\n',
};

/** A file that breaks rules, and what exactly the rules must say of it. */
interface PlantedImport {
  readonly path: string;
  readonly content: string;
  readonly breaks: readonly string[];
}

function plant(path: string, content: string, ...breaks: readonly string[]): PlantedImport {
  return { path, content, breaks: breaks.map((violation) => violation.replace(': ', `: ${path} -> `)) };
}

const PLANTED: readonly PlantedImport[] = [
  plant(
    'src/graphql/bad.ts',
    imports('src/event-store/append.ts', 'src/read-models/view.ts'),
    'floor-graphql: src/event-store/append.ts',
    'floor-graphql: src/read-models/view.ts',
  ),
  plant(
    'src/graphql/both.ts',
    imports('src/queries/find.ts', 'src/commands/book.ts'),
    'edge-reads-or-writes: src/queries and src/commands',
  ),
  plant(
    'src/processes/bad.ts',
    imports('src/queries/find.ts', 'src/suppliers/embedded/timetable.ts'),
    'floor-processes: src/queries/find.ts',
    'floor-processes: src/suppliers/embedded/timetable.ts',
  ),
  plant(
    'src/commands/bad.ts',
    imports('src/graphql/schema.ts'),
    'floor-commands: src/graphql/schema.ts',
    'wall-mutations-reach-no-query: src/graphql/queries/find.ts',
    'wall-mutations-reach-no-query: src/queries/find.ts',
  ),
  plant(
    'src/queries/bad.ts',
    imports('src/event-store/append.ts', 'src/suppliers/payment.ts'),
    'floor-queries: src/event-store/append.ts',
    'floor-queries: src/suppliers/payment.ts',
  ),
  plant(
    'src/suppliers/bad.ts',
    imports('src/event-store/append.ts'),
    'floor-suppliers: src/event-store/append.ts',
  ),
  plant(
    'src/read-models/bad.ts',
    imports('src/places/airports.ts'),
    'floor-read-models: src/places/airports.ts',
  ),
  plant('src/event-store/bad.ts', imports('src/domain/money.ts'), 'floor-event-store: src/domain/money.ts'),
  plant(
    'src/key-store/bad.ts',
    imports('src/event-store/event-feed.ts'),
    'floor-key-store: src/event-store/event-feed.ts',
  ),
  plant('src/queries/issuing.ts', imports('src/key-store/pool.ts'), 'floor-queries: src/key-store/pool.ts'),
  plant('src/places/bad.ts', imports('src/suppliers/payment.ts'), 'floor-places: src/suppliers/payment.ts'),
  plant('src/access/bad.ts', imports('src/queries/find.ts'), 'floor-access: src/queries/find.ts'),
  plant('src/domain/bad.ts', imports('src/platform/database.ts'), 'floor-domain: src/platform/database.ts'),
  plant('src/platform/bad.ts', imports('src/domain/money.ts'), 'floor-platform: src/domain/money.ts'),
  plant('src/platform/worse.ts', imports('test/anything.ts'), 'floor-platform: test/anything.ts'),
  plant(
    'migrations/bad.ts',
    `import '../src/domain/money.js';\n`,
    'migrations-stand-alone: src/domain/money.ts',
  ),
  plant(
    'src/domain/impure.ts',
    `import 'zod';\nimport type { Stats } from 'node:fs';\nexport type S = Stats;\n`,
    'domain-imports-nothing: node_modules/zod/index.js',
    'domain-imports-nothing: fs',
  ),
  plant(
    'src/queries/sneaky.ts',
    `export type T = import('../read-models/through.js').Through;\n`,
    'wall-queries-reach-no-command: src/commands/goal.ts',
    'wall-readers-reach-no-decider: src/domain/booking-decider.ts',
  ),
  plant(
    'src/read-models/through.ts',
    `import type { Goal } from '../commands/goal.js';\nexport type Through = Goal;\n`,
    'floor-read-models: src/commands/goal.ts',
    'wall-readers-reach-no-decider: src/domain/booking-decider.ts',
  ),
  plant('src/commands/goal.ts', `import '../domain/booking-decider.js';\nexport type Goal = 1;\n`),
  plant(
    'src/graphql/mutations/sneaky.ts',
    imports('src/graphql/through.ts').replace('../../', '../../../'),
    'wall-mutations-reach-no-query: src/queries/goal.ts',
  ),
  plant(
    'src/graphql/queries/sneaky.ts',
    `import '../mutations/book.js';\n`,
    'wall-queries-reach-no-command: src/commands/book.ts',
    'wall-queries-reach-no-command: src/graphql/mutations/book.ts',
    'wall-readers-reach-no-decider: src/domain/booking-decider.ts',
  ),
  plant('src/graphql/through.ts', imports('src/queries/goal.ts')),
  plant('src/queries/goal.ts', 'export const goal = 1;\n'),
  plant(
    'src/commands/packages.ts',
    [...RUNTIME_PACKAGES.filter((name) => name !== 'zod'), 'fast-check', 'undeclared', 'absent']
      .map((name) => `import '${name}';\n`)
      .join(''),
    'graphql-only-at-the-edge: node_modules/graphql/index.js',
    'http-only-at-the-edge: node_modules/fastify/index.js',
    'apollo-only-at-the-edge: node_modules/@apollo/server/index.js',
    'kysely-only-beside-tables: node_modules/kysely/index.js',
    'sqlite-only-in-platform: node_modules/better-sqlite3/index.js',
    'tracing-only-in-platform: node_modules/@opentelemetry/api/index.js',
    'only-runtime-packages: node_modules/fast-check/index.js',
    'only-runtime-packages: node_modules/undeclared/index.js',
    'imports-resolve: absent',
  ),
  plant('src/places/round.ts', `import './trip.js';\n`, 'no-cycles: src/places/trip.ts'),
  plant('src/places/trip.ts', `import type {} from './round.js';\n`),
];

/** A project with lawful imports and, among them, at least one violation of every import rule. */
export const PLANTED_IMPORTS: Readonly<Record<string, string>> = {
  ...LAWFUL,
  ...Object.fromEntries(PLANTED.map(({ path, content }) => [path, content])),
};

/** What must be reported of the planted project: this, and nothing of its lawful imports. */
export const PLANTED_VIOLATIONS: readonly string[] = PLANTED.flatMap(({ breaks }) => breaks).sort();

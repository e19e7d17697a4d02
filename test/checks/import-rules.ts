import type { IForbiddenRuleType } from 'dependency-cruiser';

/** The part of the event store that reads the log and writes what is made of it elsewhere; the rest appends. */
const READ_ONLY_LOG =
  'src/event-store/(dead-letters|describe-fault|event|event-feed|event-reader|event-row|parked-events|project-page|projection|projection-status|projector|projector-tables|unknown-event)[.]ts$';

/** The part of the key store that opens; the rest issues keys and destroys them. */
const OPENING = 'src/key-store/open-party[.]ts$';

/** What each floor may import besides itself, as path expressions; a floor that is not listed here may not exist. */
export const FLOORS: Readonly<Record<string, readonly string[]>> = {
  graphql: ['src/queries/', 'src/commands/', 'src/access/', 'src/places/', 'src/domain/', 'src/platform/'],
  // Who asks: tokens and what their holders may do, known to the edge alone.
  access: ['src/domain/', 'src/platform/'],
  processes: [
    'src/commands/',
    'src/event-store/',
    'src/key-store/',
    'src/suppliers/[^/]+$',
    'src/domain/',
    'src/platform/',
  ],
  commands: ['src/domain/', 'src/event-store/', 'src/key-store/', 'src/suppliers/[^/]+$', 'src/platform/'],
  queries: [
    'src/read-models/',
    'src/suppliers/flight-shopping[.]ts$',
    // The log, which the feed of operators shows as it is; its reader has no way to write.
    'src/event-store/event(-feed|-reader)?[.]ts$',
    OPENING,
    'src/places/',
    'src/domain/',
    'src/platform/',
  ],
  // The sandbox keeps a database of its own, as a payment provider outside would.
  suppliers: ['src/read-models/', 'src/places/', 'src/domain/', 'src/platform/', 'migrations/payments/'],
  'read-models': [
    READ_ONLY_LOG,
    OPENING,
    'src/key-store/(engine-key|match-party)[.]ts$',
    'src/domain/',
    'src/platform/',
    'migrations/',
  ],
  'event-store': ['src/platform/', 'migrations/'],
  'key-store': ['src/domain/', 'src/platform/', 'migrations/'],
  places: ['src/domain/', 'src/platform/'],
  domain: [],
  platform: ['migrations/'],
};

/** Files that may import every floor: the entries of the process and of its other thread, the composition root and the operator's commands. */
export const ABOVE_ALL_FLOORS =
  '^src/((main|app|storage|page-thread|page-worker|open-supplier|start-processes|watch|world|own-secrets|start-fault|sealed-data|configuration|configuration-variables|token-issuer-variables|persisted-document-variables|open-persisted-documents)[.]ts$|cli/)';

const OUR_FILES = '^(src|migrations|test)/';

/** Matches the files of the named packages, installed or not. */
function packages(...names: readonly string[]): string {
  return `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`;
}

const floorRules: readonly IForbiddenRuleType[] = Object.entries(FLOORS).map(([floor, allowed]) => ({
  name: `floor-${floor}`,
  severity: 'error',
  comment: 'Imports only go down the list of floors.',
  from: { path: `^src/${floor}/` },
  to: { path: OUR_FILES, pathNot: [floor, ...allowed].map((path, i) => (i ? `^${path}` : `^src/${path}/`)) },
}));

const wallRules: readonly IForbiddenRuleType[] = [
  {
    name: 'wall-queries-reach-no-command',
    severity: 'error',
    comment: 'No query can change a fact, through however many imports.',
    from: { path: '^src/(queries|graphql/queries)/' },
    to: { path: '^src/(commands|graphql/mutations)/', reachable: true },
  },
  {
    name: 'wall-mutations-reach-no-query',
    severity: 'error',
    comment: 'A mutation decides from the log, never from what a query shows.',
    from: { path: '^src/(commands|graphql/mutations)/' },
    to: { path: '^src/(queries|graphql/queries)/', reachable: true },
  },
  {
    name: 'wall-readers-reach-no-decider',
    severity: 'error',
    comment: 'Readers know what happened, not how it is decided.',
    from: { path: '^src/(read-models|queries|graphql/queries)/' },
    to: { path: '^src/domain/.*-decider[.]ts$', reachable: true },
  },
];

const packageRules: readonly IForbiddenRuleType[] = [
  {
    name: 'graphql-only-at-the-edge',
    severity: 'error',
    comment: 'Only src/graphql speaks GraphQL.',
    from: { path: '^(src|migrations)/', pathNot: '^src/(graphql|cli)/' },
    to: { path: packages('graphql', 'graphql-[^/]+', 'type-graphql', 'graphiql', 'reflect-metadata') },
  },
  {
    name: 'http-only-at-the-edge',
    severity: 'error',
    comment: 'Only src/graphql serves HTTP and WebSocket.',
    from: { path: '^(src|migrations)/', pathNot: '^src/(graphql|cli)/' },
    to: { path: packages('fastify', '@fastify/[^/]+', '@as-integrations/[^/]+', 'ws') },
  },
  {
    name: 'apollo-only-at-the-edge',
    severity: 'error',
    comment: 'Apollo is known to src/graphql and to the files that start it.',
    from: { path: '^(src|migrations)/', pathNot: '^src/(graphql/|cli/|main[.]ts$|app[.]ts$)' },
    to: { path: packages('@apollo/[^/]+') },
  },
  {
    name: 'kysely-only-beside-tables',
    severity: 'error',
    comment: 'SQL is written where the tables are.',
    from: {
      path: '^(src|migrations)/',
      pathNot:
        '^(migrations|src/(event-store|key-store|read-models|queries|processes|suppliers/payments|platform|cli))/',
    },
    to: { path: packages('kysely') },
  },
  {
    name: 'sqlite-only-in-platform',
    severity: 'error',
    comment: 'The platform opens databases; nobody else knows the driver.',
    from: { path: '^(src|migrations)/', pathNot: '^src/(platform|cli)/' },
    to: { path: packages('better-sqlite3') },
  },
  {
    name: 'tracing-only-in-platform',
    severity: 'error',
    comment: 'One file says what a span tells; everybody else traces through it.',
    from: { path: '^(src|migrations)/', pathNot: '^src/platform/tracing[.]ts$' },
    to: { path: packages('@opentelemetry/[^/]+') },
  },
  {
    name: 'only-runtime-packages',
    severity: 'error',
    comment: 'What runs in production is a declared dependency, not a tool of development.',
    from: { path: '^(src|migrations)/', pathNot: '^src/cli/make-' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
];

/** The rules of who may import whom, for dependency-cruiser; type-only imports count like any other. */
export const IMPORT_RULES: readonly IForbiddenRuleType[] = [
  ...floorRules,
  {
    name: 'migrations-stand-alone',
    severity: 'error',
    comment: 'A migration says for ever what it said when it was written, so it uses no code that changes.',
    from: { path: '^migrations/' },
    to: { path: '^(src|test)/', pathNot: '^src/platform/' },
  },
  {
    name: 'domain-imports-nothing',
    severity: 'error',
    comment: 'The domain is pure: no package, no node: module.',
    from: { path: '^src/domain/' },
    to: { pathNot: OUR_FILES },
  },
  ...wallRules,
  ...packageRules,
  {
    name: 'no-cycles',
    severity: 'error',
    comment: 'Two files that need each other are one file, or three.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'imports-resolve',
    severity: 'error',
    comment: 'An import that is not found escapes every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
];

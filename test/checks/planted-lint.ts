/** A file that breaks a rule of style, or none, and what ESLint must say of it: a message of ours, or a rule's name. */
export interface PlantedLint {
  readonly path: string;
  readonly content: string;
  readonly breaks: readonly string[];
}

const QUEUE = 'src/commands/queue.ts';
const lines = (count: number, line: string) => `${line}\n`.repeat(count);

const IN_DOMAIN: readonly (readonly [content: string, breaks: string])[] = [
  ['export function f() { throw new Error("no"); }', 'The domain answers; it never throws.'],
  ['export const f = async (): Promise<number> => 1;', 'The domain answers; it never waits. (async)'],
  [
    'export const f = () => new Promise<void>(() => undefined);',
    'The domain answers; it never waits. (Promise)',
  ],
  ['export const f = () => new Date();', 'The command carries the time. (new Date)'],
  ['export const f = () => Date();', 'The command carries the time. (Date)'],
  ['export const f = () => Date.now();', 'The command carries the time. (Date.now)'],
  ['export const f = () => Date["now"]();', 'The command carries the time. (Date.now)'],
  ['export const f = () => Math.random();', 'The command carries what is random.'],
  ['export const f = () => process.pid;', 'no-restricted-globals'],
  ['export const f = () => globalThis;', 'no-restricted-globals'],
  ['export const f = () => fetch;', 'no-restricted-globals'],
  ['export const f = () => crypto;', 'no-restricted-globals'],
  ['export const f = () => performance;', 'no-restricted-globals'],
  ['export const f = () => setTimeout;', 'no-restricted-globals'],
  ['export const f = () => setInterval;', 'no-restricted-globals'],
  ['export const f = () => setImmediate;', 'no-restricted-globals'],
  ['export const f = () => queueMicrotask;', 'no-restricted-globals'],
];

const IN_COMMANDS: readonly (readonly [content: string, breaks: string])[] = [
  ['export default 1;', 'Export by name. (export default)'],
  ['const f = 1;\nexport { f as default };', 'Export by name. (as default)'],
  ['export * from "../main.js";', 'Import the defining file; no barrels. (export *)'],
  ['export { main } from "../main.js";', 'Import the defining file; no barrels. (export from)'],
  ['export let f = 1;\nexport const g = () => { f = 2; };', 'Everything exported is readonly. (let)'],
  ['export interface F { seatCount: number }', 'Everything exported is readonly. (property)'],
  ['export type F = { readonly a: { seatCount: number } };', 'Everything exported is readonly. (property)'],
  ['export interface F { readonly seats: string[] }', 'Everything exported is readonly. (list)'],
  [
    'const d = (_: unknown) => undefined;\n@d\nexport class F { readonly a = 1; }',
    'Only src/graphql uses decorators.',
  ],
  ['declare const f: () => void;\nf();\nexport {};', 'Importing a file starts nothing. (call)'],
  ['await Promise.resolve();\nexport {};', 'Importing a file starts nothing. (await)'],
  ['export const f = () => { console.log(1); };', 'no-console'],
  ['export const f = () => {\n' + lines(51, '  Math.abs(1);') + '};', 'max-lines-per-function'],
  ['export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];', 'max-params'],
  [
    'export function f(n: number) { if (n > 1) { if (n > 2) { if (n > 3) { if (n > 4) { return 1; } } } } return 2; }',
    'max-depth',
  ],
  ['export const f = () => { Promise.resolve(1); };', '@typescript-eslint/no-floating-promises'],
  [
    'export const f = () => { [1].forEach(async () => { await Promise.resolve(); }); };',
    '@typescript-eslint/no-misused-promises',
  ],
  [
    'import { Queue } from "./queue.js";\nexport type F = Queue;',
    '@typescript-eslint/consistent-type-imports',
  ],
  ['export const f = (a: any): unknown => a;', '@typescript-eslint/no-explicit-any'],
  ['export const f = (a: string | null) => a!;', '@typescript-eslint/no-non-null-assertion'],
  ['export class F { private a = 1; get() { return this.a; } }', '@typescript-eslint/prefer-readonly'],
  ['export const f = (a: number | null) => a == 1;', 'eqeqeq'],
  [
    'export function f(a: "X" | "Y") { switch (a) { case "X": return 1; default: return 2; } }',
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  [
    'export function f(a: "X" | "Y") { switch (a) { case "X": return 1; case "Y": return 2; default: return 3; } }',
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
];

const LAWFUL: Readonly<Record<string, string>> = {
  [QUEUE]: 'export interface Queue { readonly seats: readonly string[] }\nexport const f = () => Date.now();',
  'src/main.ts': 'export const main = 1;\nconsole.log("ready");\nawait Promise.resolve();',
  'src/cli/report.ts': 'console.log("done");\nexport {};',
  'src/domain/pure.ts': 'export const year = (at: number) => new Date(at).getUTCFullYear();',
  'src/graphql/flight.ts':
    'const d = (_: unknown) => undefined;\nd(1);\n@d\nexport class Flight { readonly a = 1; }',
  'test/reading.test.ts':
    'export const f = (a: string | null) => { console.log(a!); throw new Error("no"); };',
};

function plantAll(floor: string, plants: readonly (readonly [string, string])[]): readonly PlantedLint[] {
  return plants.map(([content, breaks], i) => ({
    path: `src/${floor}/planted-${i}.ts`,
    content,
    breaks: [breaks],
  }));
}

/** Files that break each rule of style, and files that break none. */
export const PLANTED_LINT: readonly PlantedLint[] = [
  ...plantAll('domain', IN_DOMAIN),
  ...plantAll('commands', IN_COMMANDS),
  {
    path: 'test/planted.test.ts',
    content: 'export default 1;',
    breaks: ['Export by name. (export default)'],
  },
  {
    path: 'migrations/planted.ts',
    content: 'export * from "../src/main.js";',
    breaks: ['Import the defining file; no barrels. (export *)'],
  },
  ...Object.entries(LAWFUL).map(([path, content]) => ({ path, content, breaks: [] })),
];

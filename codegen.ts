import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { createSchema } from './src/graphql/schema.js';
import { projectFile } from './src/platform/project-file.js';

const SCHEMA_FILE = 'schema/schema.graphql';
const OPERATIONS_FOLDER = 'test/operations';
const GENERATED_FOLDER = 'test/generated/';

/** What the scalars of the schema are in TypeScript, as they travel in JSON. */
const SCALARS = {
  ID: 'string',
  Decimal: { input: 'string | number', output: 'string' },
  ...Object.fromEntries(
    [
      'CountryCode',
      'Currency',
      'DateTimeISO',
      'EmailAddress',
      'LocalDate',
      'LocalDateTime',
      'PhoneNumber',
      'TimeZone',
    ].map((name) => [name, 'string']),
  ),
  JSON: 'unknown',
  Latitude: 'number',
  Longitude: 'number',
};

/** The schema, the typed documents and the list of their ids, by path: all that is made from the code and committed. */
export async function generateFiles(): Promise<ReadonlyMap<string, string>> {
  const schemaText = `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
  const documents = readdirSync(projectFile(OPERATIONS_FOLDER))
    .sort()
    .map((name) => {
      const location = `${OPERATIONS_FOLDER}/${name}`;
      const rawSDL = readFileSync(projectFile(location), 'utf8');
      return { location, rawSDL, document: parse(rawSDL) };
    });
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: GENERATED_FOLDER,
    schema: parse(schemaText),
    documents,
    config: {
      scalars: SCALARS,
      useTypeImports: true,
      enumsAsTypes: true,
      strictScalars: true,
      avoidOptionals: { field: true },
    },
    presetConfig: { fragmentMasking: false, persistedDocuments: true },
    plugins: [],
    pluginMap: {},
  });
  const files = new Map([[SCHEMA_FILE, schemaText]]);
  for (const name of ['graphql.ts', 'persisted-documents.json']) {
    const section = sections.find(({ filename }) => filename === `${GENERATED_FOLDER}${name}`);
    if (section === undefined) throw new Error(`The preset makes no ${name} any more`);
    files.set(section.filename, await codegen(section)); // in this order: the list is of the documents that were typed
  }
  return files;
}

/** The paths of committed files that differ from what the code makes now. */
export async function driftedFiles(): Promise<readonly string[]> {
  const files = await generateFiles();
  return [...files].filter(([path, text]) => readCommitted(path) !== text).map(([path]) => path);
}

function readCommitted(path: string): string | null {
  try {
    return readFileSync(projectFile(path), 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [path, text] of await generateFiles()) {
    mkdirSync(dirname(join(projectFile('.'), path)), { recursive: true });
    writeFileSync(join(projectFile('.'), path), text);
    console.log(`wrote ${path}`);
  }
}

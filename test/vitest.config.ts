import { defineConfig } from 'vitest/config';

/** graphql is published twice (CommonJS and ESM); every importer must share the one instance. */
const oneGraphql = { find: /^graphql$/, replacement: 'graphql/index.js' };

export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/memory-setup.ts', 'test/support/postgres-setup.ts'],
    isolate: false, // every file would load the engine anew, at half the time of the whole run
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 3, // one waits for a process or a database while two work
  },
});

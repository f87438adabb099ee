import { defineConfig } from 'vitest/config';

const rules = [
  'src/**/rules.test.ts',
  'src/**/rules/**/*.test.ts',
  'src/platform/pure/**/*.test.ts',
  'src/access/permissions.test.ts',
  'fixtures/**/*.test.ts',
];
const web = [
  'src/{app,platform}/words/**/*.test.ts',
  'src/**/web/**/*.test.{ts,tsx}',
  'src/platform/ui/**/*.test.{ts,tsx}',
  'src/app/desk/**/*.test.{ts,tsx}',
];
// These bring their own server, so a run on a given one would only repeat them.
const ownServer = process.env.TEST_DATABASE_URL ? ['src/platform/storage/{embedded,kill}.test.ts'] : [];
// Branches of rules are counted by tools/branches.ts.
const counted = process.env.NODE_V8_COVERAGE ? ['tools/branches/worker.ts'] : [];
const shared = { pool: 'forks' as const, environment: 'node' };

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      // Pure: no server is started for them.
      { test: { ...shared, name: 'rules', include: [...rules, ...web], setupFiles: counted } },
      // The rest; run again on the oldest server with TEST_DATABASE_URL (tools/server15.ts).
      {
        test: {
          ...shared,
          name: 'database',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...rules, ...web, ...ownServer, 'node_modules/**'],
          globalSetup: ['tools/test-server.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      // Journeys in a real browser against a real server; one at a time.
      {
        test: {
          ...shared,
          name: 'browser',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['tools/test-server.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

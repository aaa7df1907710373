import { defineConfig } from 'vitest/config';

/** Tests of the packed package, of real threads and of examples start processes of their own: they get more time. */
const WHOLE_TIMEOUT_MS = 60_000;

/** Unit tests take milliseconds, a few of them a second; the limit is for a machine with other work. */
const UNIT_TIMEOUT_MS = 30_000;

export default defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        // Unit tests share no state, so they share the loaded modules: a fresh process per file took five times as long.
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/property/**/*.test.ts', 'test/chaos/**/*.test.ts', 'test/adapters/*.test.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['test/property/**', 'test/chaos/**', 'test/adapters/*.test.ts', '**/node_modules/**', 'test/fixtures/**'],
          testTimeout: WHOLE_TIMEOUT_MS,
          hookTimeout: WHOLE_TIMEOUT_MS,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      reportsDirectory: 'coverage',
      reporter: ['text-summary', 'html', 'json-summary'],
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/*.test-support.ts', 'src/**/index.ts', 'src/cli/**'],
      thresholds: {
        lines: 90,
        branches: 90,
        'src/stats/**': { lines: 100, branches: 100 },
        'src/queue/**': { lines: 100, branches: 100 },
        'src/autoscale/**': { lines: 100, branches: 100 },
      },
    },
  },
});

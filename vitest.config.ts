import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.mjs';
import { testLimits } from './scripts/time-limits.mjs';

/**
 * Unit tests take milliseconds, a few of them a second. Tests of the packed package, of real threads and of examples start processes of
 * their own: they get more time. What a test waits for has a limit too, because a busy machine may take more than vitest's second.
 */
const limits = testLimits();

export default defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    restoreMocks: true,
    // One file a core: tests of processes wait more than they compute. vitest itself would leave a core idle.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: limits.conditionMs } },
    projects: [
      {
        extends: true,
        // Unit tests share no state, so they share the loaded modules: a fresh process per file took five times as long.
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/property/**/*.test.ts', 'test/chaos/**/*.test.ts', 'test/adapters/*.test.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: limits.unitMs,
        },
      },
      {
        extends: true,
        // Plays in virtual time: all computing, no state, one set of loaded modules.
        test: {
          name: 'ordinary',
          include: ['test/ordinary/**/*.test.ts'],
          globalSetup: ['test/ordinary/one-table.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: limits.wholeMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: [
            'test/property/**',
            'test/ordinary/**',
            'test/chaos/**',
            'test/adapters/*.test.ts',
            '**/node_modules/**',
            'test/fixtures/**',
          ],
          testTimeout: limits.wholeMs,
          hookTimeout: limits.wholeMs,
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

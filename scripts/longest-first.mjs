import path from 'node:path';
import { BaseSequencer } from 'vitest/node';
import { root } from './root.mjs';

/**
 * Test files that take more than ten seconds each, the longest first. A fresh clone has no times of an earlier run, and a long file that starts last
 * keeps one core waiting.
 */
const LONG = [
  'test/workers/faults.test.ts',
  'test/workers/once.test.ts',
  'test/examples/examples.test.ts',
  'test/sim/live-agreement.test.ts',
  'test/cli/lab-load.test.ts',
  'test/browser/dashboard.test.ts',
];

const rankOf = ({ moduleId }) => {
  const rank = LONG.indexOf(path.relative(root, moduleId).split(path.sep).join('/'));
  return rank === -1 ? LONG.length : rank;
};

/** The order in which test files start: those that are known to be long, then what vitest thinks. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    return projects.flatMap((name) =>
      sorted.filter(({ project }) => project.name === name).sort((one, other) => rankOf(one) - rankOf(other)),
    );
  }
}

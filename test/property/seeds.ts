import { systemRandom } from '../../src/random/index.ts';

/** The same seeds on every run, and one that is new each time: show it in the test's name, so that a failure can be repeated. */
export const SEEDS: readonly number[] = [1, 2, 3, Math.floor(systemRandom.next() * 2 ** 31)];

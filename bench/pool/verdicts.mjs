import { goals } from './goals.mjs';
import { median } from './statistics.mjs';

/** The median over the rounds of a candidate's figure, or of its ratio to another's in the same round; `undefined` when not measured. */
export const figureOf = (suite, { figure, of, per }) => {
  const mine = suite.samples[of];
  if (mine === undefined) return undefined;
  if (per === undefined) return median(mine.map((sample) => sample[figure]));
  const theirs = suite.samples[per];
  if (theirs === undefined) return undefined;
  return median(mine.map((sample, round) => sample[figure] / theirs[round][figure]));
};

/** What became of each goal whose suite was measured. */
export const verdicts = (results) =>
  goals.flatMap((goal) => {
    const suite = results.find(({ name }) => name === goal.suite);
    const value = suite === undefined ? undefined : figureOf(suite, goal);
    if (value === undefined) return [];
    const isMet = goal.atMost === undefined ? value >= goal.atLeast : value <= goal.atMost;
    return [{ ...goal, value, isMet }];
  });

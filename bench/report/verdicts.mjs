import { median } from './statistics.mjs';

const best = (list, isMoreBetter) => (isMoreBetter ? Math.max(...list) : Math.min(...list));

/**
 * The median over the rounds of a candidate's figure, or of its ratio to another's in the same round; `undefined` when not measured. `per`
 * may be a list: then the best of those in each round counts.
 */
export const figureOf = (suite, { figure, of, per, isMoreBetter = false }) => {
  const mine = suite.samples[of];
  if (mine === undefined) return undefined;
  if (per === undefined) return median(mine.map((sample) => sample[figure]));
  const others = [per].flat().filter((name) => suite.samples[name] !== undefined);
  if (others.length === 0) return undefined;
  const bestOf = (round) =>
    best(
      others.map((name) => suite.samples[name][round][figure]),
      isMoreBetter,
    );
  return median(mine.map((sample, round) => sample[figure] / bestOf(round)));
};

/** What became of each goal whose suite was measured. */
export const verdicts = (goals, results) =>
  goals.flatMap((goal) => {
    const suite = results.find(({ name }) => name === goal.suite);
    const isMoreBetter = goal.isMoreBetter ?? false;
    const value = suite === undefined ? undefined : figureOf(suite, { ...goal, isMoreBetter });
    if (value === undefined) return [];
    const isMet = goal.atMost === undefined ? value >= goal.atLeast : value <= goal.atMost;
    return [{ ...goal, value, isMet }];
  });

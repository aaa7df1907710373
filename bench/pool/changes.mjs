import { median, spread } from '../report/statistics.mjs';

/** A candidate's figure in each round, as a ratio to the floor where the suite has one. */
const ratios = ({ samples, floor, figure }, name) =>
  samples[name].map((sample, round) => sample[figure] / (floor === undefined ? 1 : samples[floor][round][figure]));

const verdictOf = (change, noise, threshold) => {
  const bar = Math.max(threshold, 2 * noise);
  if (change > bar) return 'WORSE ';
  return change < -bar ? 'better' : 'same  ';
};

/**
 * What changed between two results. Of every figure less is better. `noise` is the spread of both medians together: a change within
 * twice of it says nothing.
 */
export const changes = (before, after, { threshold, all }) =>
  after.results.flatMap((suite) => {
    const old = before.results.find(({ name, figure }) => name === suite.name && figure === suite.figure);
    if (old === undefined) return [];
    const names = Object.keys(suite.samples).filter(
      (name) => name !== suite.floor && name in old.samples && (all || name.startsWith('marea')),
    );
    return names.map((name) => {
      const [oldRatios, newRatios] = [ratios(old, name), ratios(suite, name)];
      const [was, is] = [median(oldRatios), median(newRatios)];
      const noise = Math.hypot(spread(oldRatios), spread(newRatios));
      const change = was === 0 ? (is === 0 ? 0 : Number.POSITIVE_INFINITY) : is / was - 1;
      const figure = `${suite.figure}${suite.floor === undefined ? '' : ' ÷ floor'}`;
      return {
        name,
        suite: suite.name,
        figure,
        before: was,
        after: is,
        change,
        noise,
        verdict: verdictOf(change, noise, threshold),
      };
    });
  });

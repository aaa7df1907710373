/** Shorter periods than this many bins are left to the demand. */
const SHORTEST = 4;
/** Correlation of a load with itself one period ago, from which on it counts as periodic. */
const STRONG = 0.5;
/** How far the correlation must have fallen before it rises again: a load that moves slowly is like itself at every short distance. */
const DIP = 0.3;
/** Among periods of nearly the same strength the shortest is the period; the others are its multiples. */
const NEARLY = 0.05;

const prefixSums = (values: readonly number[], of: (value: number) => number): Float64Array => {
  const sums = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) sums[index + 1] = (sums[index] as number) + of(value); // in range
  return sums;
};

/** Correlation (Pearson's) of the values with those `lag` places before, for lags from 0 to half of the length. */
export const autocorrelation = (values: readonly number[]): readonly number[] => {
  const { length } = values;
  const data = Float64Array.from(values);
  const sums = prefixSums(values, (value) => value);
  const squares = prefixSums(values, (value) => value * value);
  const at = (array: Float64Array, index: number): number => array[index] as number; // indices are in range
  const correlations: number[] = [];
  for (let lag = 0; lag <= length / 2; lag += 1) {
    const pairs = length - lag;
    let products = 0;
    for (let index = 0; index < pairs; index += 1) products += at(data, index) * at(data, index + lag);
    const early = at(sums, pairs) / pairs;
    const late = (at(sums, length) - at(sums, lag)) / pairs;
    const earlyVariance = at(squares, pairs) / pairs - early * early;
    const lateVariance = (at(squares, length) - at(squares, lag)) / pairs - late * late;
    const spread = Math.sqrt(Math.max(0, earlyVariance) * Math.max(0, lateVariance));
    correlations.push(spread > 0 ? (products / pairs - early * late) / spread : 0);
  }
  return correlations;
};

/**
 * The period of a load, in bins: the smallest distance at which it is as much like itself as anywhere. `undefined` when it is
 * not periodic, or was not seen for two periods.
 */
export const findPeriod = (values: readonly number[]): number | undefined => {
  const correlations = autocorrelation(values);
  const of = (lag: number): number => correlations[lag] ?? Number.NEGATIVE_INFINITY;
  const peaks: number[] = [];
  let lowest = 1;
  for (let lag = 1; lag < correlations.length; lag += 1) {
    lowest = Math.min(lowest, of(lag));
    const isPeak = of(lag) >= of(lag - 1) && of(lag) >= of(lag + 1);
    if (isPeak && lag >= SHORTEST && of(lag) >= STRONG && of(lag) - lowest >= DIP) peaks.push(lag);
  }
  const best = Math.max(...peaks.map(of));
  return peaks.find((lag) => of(lag) >= best - NEARLY);
};

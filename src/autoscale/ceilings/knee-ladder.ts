/** Run times that were seen while about so many tasks ran. */
export interface Rung {
  /** Index: about `RATIO` to the power of it tasks ran. */
  readonly index: number;
  readonly count: number;
  readonly runMsSum: number;
  readonly runMsSquaredSum: number;
  readonly atMs: number;
}

/** Run times by the number of running tasks, from few to many. Plain JSON. */
export type Ladder = readonly Rung[];

const LN_RATIO = Math.log(1.3);
/** Time and run times over which a rung fades; the longer of both. */
const MEMORY_MS = 300_000;
const MEMORY_RUNS = 500;
const FEWEST = 30;
const FEWEST_BY_CV = 100;
/** Rungs of which this much is in the base. */
const BASE_SHARE = 0.5;
/** A rung at which tasks run no longer than this many times the base is good. */
const GOOD_RATIO = 1.5;
/** Run times below this are no run times, and none has become longer or shorter by more than this. */
const LEAST_MS = 1e-6;
const MOST_SCALED = 1_000;

export const rungOf = (busy: number): number => Math.max(0, Math.round(Math.log(Math.max(1, busy)) / LN_RATIO));

/** Number of running tasks in the middle of a rung. */
export const busyAt = (index: number): number => Math.exp(index * LN_RATIO);

export const meanMsOf = ({ count, runMsSum }: Rung): number => (count > 0 ? runMsSum / count : 0);

const keptOf = (atMs: number, nowMs: number, runMs: number): number =>
  Math.exp(-Math.max(0, nowMs - atMs) / Math.max(MEMORY_MS, MEMORY_RUNS * runMs));

interface Runs {
  readonly count: number;
  readonly runMsSum: number;
  readonly runMsSquaredSum: number;
}

/** The ladder with the run times of one step, which ended while about `busy` tasks ran. */
export const climb = (ladder: Ladder, busy: number, runs: Runs, nowMs: number): Ladder => {
  if (runs.count === 0 || runs.runMsSum < LEAST_MS) return ladder;
  const index = rungOf(busy);
  const found = ladder.find((rung) => rung.index === index);
  const kept = found === undefined ? 0 : keptOf(found.atMs, nowMs, meanMsOf(found));
  const rung: Rung = {
    index,
    count: (found?.count ?? 0) * kept + runs.count,
    runMsSum: (found?.runMsSum ?? 0) * kept + runs.runMsSum,
    runMsSquaredSum: (found?.runMsSquaredSum ?? 0) * kept + runs.runMsSquaredSum,
    atMs: nowMs,
  };
  return [...ladder.filter((other) => other.index < index), rung, ...ladder.filter((other) => other.index > index)];
};

/** Squared coefficient of variation of the run times, of tasks on one rung: what the size does to them is not their spread. */
export const squaredCv = (ladder: Ladder): number => {
  let weighted = 0;
  let total = 0;
  for (const { count, runMsSum, runMsSquaredSum } of ladder) {
    if (count < 2 || runMsSum < LEAST_MS) continue;
    weighted += count * Math.max(0, (count * runMsSquaredSum) / (runMsSum * runMsSum) - 1);
    total += count;
  }
  return total < FEWEST ? 1 : weighted / total;
};

/** Run time with few tasks at once. */
export interface Base {
  readonly runMs: number;
  readonly count: number;
}

/** Run time at the sizes well below `busy`, from the fewest tasks up until enough are known; `undefined` while too few are. */
export const baseBelow = (ladder: Ladder, busy: number, cv: number): Base | undefined => {
  const below = ladder.filter(({ index }) => busyAt(index) <= busy / 1.3);
  const total = below.reduce((sum, { count }) => sum + count, 0);
  const least = Math.max(FEWEST, FEWEST_BY_CV * cv, BASE_SHARE * total);
  let count = 0;
  let runMsSum = 0;
  for (const rung of below) {
    count += rung.count;
    runMsSum += rung.runMsSum;
    if (count >= least) return { runMs: runMsSum / count, count };
  }
  return undefined;
};

/** The largest number of tasks that ran about as fast as few do; `undefined` when none is known. */
export const goodRung = (ladder: Ladder, { runMs }: Base): Rung | undefined =>
  ladder.findLast((rung) => rung.count >= FEWEST && meanMsOf(rung) <= GOOD_RATIO * runMs);

/** All run times `ratio` times as long: inputs or backend have changed, and the size is not to blame. */
export const scaled = (ladder: Ladder, ratio: number): Ladder => {
  const times = Math.min(MOST_SCALED, Math.max(1 / MOST_SCALED, ratio));
  return ladder.map((rung) => ({
    ...rung,
    runMsSum: rung.runMsSum * times,
    runMsSquaredSum: rung.runMsSquaredSum * times * times,
  }));
};

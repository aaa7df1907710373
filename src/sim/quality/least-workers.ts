/** A load in steady state. */
export interface SteadyLoad {
  /** Workers that are busy on average: arrival rate × run time. */
  readonly offered: number;
  readonly meanRunMs: number;
  /** Squared coefficient of variation of the run time: 0 for a constant, 1 for an exponential one. */
  readonly runVariation: number;
}

/** Chance that a task finds no free worker among `workers` (Erlang's C), for `offered` below `workers`. */
export const erlangC = (workers: number, offered: number): number => {
  let blocking = 1;
  for (let count = 1; count <= workers; count += 1) blocking = (offered * blocking) / (count + offered * blocking);
  return (workers * blocking) / (workers - offered * (1 - blocking));
};

/**
 * Share of tasks that wait longer than `waitMs` with `workers` workers and Poisson arrivals. Exact for exponential run times
 * (M/M/c); for others the wait is stretched by (1 + variation) ÷ 2, after Allen and Cunneen. 1 when the load is never worked off.
 */
export const shareOfWaitsAbove = (waitMs: number, workers: number, { offered, meanRunMs, runVariation }: SteadyLoad): number => {
  if (workers <= offered) return offered === 0 ? 0 : 1;
  const stretchedMs = (meanRunMs * (1 + runVariation)) / 2;
  const decay = stretchedMs === 0 ? Number.POSITIVE_INFINITY : ((workers - offered) * waitMs) / stretchedMs;
  return erlangC(workers, offered) * Math.exp(-decay);
};

/** Fewest workers with which at most `lateRatio` of the tasks wait longer than `waitMs`. */
export const leastWorkers = (load: SteadyLoad, waitMs: number, lateRatio = 0.01): number => {
  if (load.offered <= 0) return 0;
  let workers = Math.floor(load.offered) + 1;
  while (shareOfWaitsAbove(waitMs, workers, load) > lateRatio) workers += 1;
  return workers;
};

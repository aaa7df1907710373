/** A clock with a sleep on it. */
interface SleepingClock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Calls `submit` so often that `perSec` calls a second are made for `forMs`, by the clock. An open load: it comes whether or not
 * the last task has ended, and what was late is made up for.
 */
export const offerLoad = async (clock: SleepingClock, perSec: number, forMs: number, submit: () => void): Promise<void> => {
  const startMs = clock.now();
  for (let sent = 0; ; ) {
    const elapsedMs = Math.min(forMs, clock.now() - startMs);
    for (const due = Math.floor((elapsedMs * perSec) / 1_000); sent < due; sent += 1) submit();
    if (elapsedMs >= forMs) return;
    await clock.sleep(1_000 / perSec);
  }
};

/** Run times around a mean, all from 60 % to 140 % of it, the same ones at each run: tasks that take equally long march in step. */
export const createRunTimes = (meanMs: number): (() => number) => {
  let count = 0;
  return () => {
    count += 1;
    return meanMs * (0.6 + 0.8 * ((count * 0.618_034) % 1));
  };
};

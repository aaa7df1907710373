import { parseJournal } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import {
  constantTime,
  lognormalTime,
  type Profile,
  profileOfPoints,
  type RatePoint,
  type ServiceTime,
} from '../workload/index.ts';

/** The load that a journal has seen. @public */
export interface JournalLoad {
  /** Arrivals, refused ones included; the rate holds for each tick. */
  readonly profile: Profile;
  /** Run times with the mean and the variance that were measured (log-normal). */
  readonly service: ServiceTime;
}

/**
 * Reads from a journal what arrived and how long it took, so that another policy can be tried on it. Run times are those of the pool
 * that wrote it: where they grow with the number of tasks at once, another size would have met others.
 * @throws OptionError when it is no journal, is damaged, or has no task that ended well.
 * @public
 */
export const journalLoad = (lines: Iterable<string>): JournalLoad => {
  const points: RatePoint[] = [];
  let completions = 0;
  let runMsSum = 0;
  let runMsSquaredSum = 0;
  let startMs: number | undefined;
  for (const { observation } of parseJournal(lines).ticks()) {
    const { nowMs, dtMs, arrivals, rejections, shed } = observation;
    startMs ??= nowMs - dtMs;
    const ratePerSec = ((arrivals + rejections + shed) * 1_000) / dtMs;
    const fromMs = Math.max(points.at(-1)?.atMs ?? 0, nowMs - dtMs - startMs);
    if (fromMs > (points.at(-1)?.atMs ?? 0))
      points.push({ atMs: points.at(-1)?.atMs ?? 0, ratePerSec: 0 }, { atMs: fromMs, ratePerSec: 0 });
    points.push({ atMs: fromMs, ratePerSec }, { atMs: Math.max(fromMs, nowMs - startMs), ratePerSec });
    completions += observation.completions;
    runMsSum += observation.runMsSum;
    runMsSquaredSum += observation.runMsSquaredSum;
  }
  if (completions === 0) throw new OptionError('journal', 'no task that ended', 'a journal in which tasks ended well');
  const meanMs = runMsSum / completions;
  const variation = meanMs > 0 ? Math.max(0, runMsSquaredSum / completions / (meanMs * meanMs) - 1) : 0;
  const sigma = Math.min(5, Math.sqrt(Math.log1p(variation))); // variance ÷ mean² = exp(sigma²) − 1
  return { profile: profileOfPoints(points), service: sigma > 0 ? lognormalTime({ meanMs, sigma }) : constantTime(meanMs) };
};

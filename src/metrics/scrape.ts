import type { MeteredPools } from './metered-pools.ts';
import type { Sample } from './metric.ts';
import { POOL_METRICS, type PoolView } from './pool-metrics.ts';
import type { HistogramLine } from './wait-histogram.ts';
import { histogramLines } from './wait-histogram.ts';

/** A number of one pool, ready to be exported. */
export interface PoolSample extends Sample {
  readonly pool: string;
}

/** How much one scrape may tell. */
export interface ScrapeLimits {
  readonly waitLimitsMs: readonly number[];
  readonly mostSeries: number;
}

/** Everything that one scrape tells: each pool is read once, whatever the number of metrics. */
export interface Scrape {
  readonly samples: ReadonlyMap<string, readonly PoolSample[]>;
  readonly waits: readonly { readonly pool: string; readonly lines: readonly HistogramLine[] }[];
  /** Series that were left out because there are too many. */
  readonly dropped: number;
}

/**
 * Reads all pools. Series beyond the cap are left out, those of the last metrics of {@link POOL_METRICS} first: a scrape must not
 * stop the process (100,000 series block an event loop for 0.8 s).
 */
export const readScrape = (pools: MeteredPools, { waitLimitsMs, mostSeries }: ScrapeLimits): Scrape => {
  const views = pools.views();
  const waits = views.map((view) => ({ pool: view.snapshot.name, lines: waitLines(view, waitLimitsMs) }));
  const linesEach = waitLimitsMs.length + 3;
  const keptWaits = waits.slice(0, Math.floor(mostSeries / linesEach));
  let room = mostSeries - keptWaits.length * linesEach;
  let dropped = (waits.length - keptWaits.length) * linesEach;
  const samples = new Map<string, readonly PoolSample[]>();
  for (const metric of POOL_METRICS) {
    const all = views.flatMap((view) => metric.read(view).map((sample) => ({ pool: view.snapshot.name, ...sample })));
    const kept = all.slice(0, room);
    room -= kept.length;
    dropped += all.length - kept.length;
    samples.set(metric.name, kept);
  }
  return { samples, waits: keptWaits, dropped };
};

const waitLines = ({ meter }: PoolView, limitsMs: readonly number[]): readonly HistogramLine[] =>
  histogramLines(meter.pool.waitCounts(limitsMs), limitsMs);

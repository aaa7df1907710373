import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import type { MeteredPool } from './metered-pool.ts';
import { MeteredPools } from './metered-pools.ts';
import { namesUnder } from './metric.ts';
import { POOL_METRICS } from './pool-metrics.ts';
import { readScrape, type Scrape } from './scrape.ts';
import { WAIT_HISTOGRAM, WAIT_LIMITS_MS } from './wait-histogram.ts';

/** The two methods of a prom-client registry that are used; any version from 13 on has them. @public */
export interface MetricRegistry {
  registerMetric(metric: never): void;
  removeSingleMetric(name: string): void;
}

/** Options of {@link exposePools}. @public */
export interface ExposeOptions {
  /** Upper limits of the histogram of waits, in milliseconds, ascending. Range: up to 64, above 0. @defaultValue 1 ms to 30 s in 13 steps */
  readonly waitLimitsMs?: readonly number[];
  /** Most series of all pools together; what is beyond is left out and counted. Range: 50 and up. @defaultValue 1_000 */
  readonly mostSeries?: number;
  /** What the names of all metrics begin with: letters, digits, `_` and `:`. @defaultValue 'pool_' */
  readonly prefix?: string;
}

/** Pools on a registry. Disposing it takes the metrics off again. @public */
export interface PoolExposition extends Disposable {
  /** @throws OptionError when the pool's name is no label or is taken. */
  add(pool: MeteredPool): void;
  /** Ends the pool's series; a closed pool's end by themselves. Returns whether it had any. */
  remove(pool: MeteredPool): boolean;
}

interface RegistryValue {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly metricName?: string;
}

/** What a registry calls a metric: read when it is scraped. `name` is written by registries that speak OpenMetrics. */
class RegistryMetric {
  name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly aggregator = 'sum';
  readonly #read: () => readonly RegistryValue[];

  constructor(name: string, help: string, type: RegistryMetric['type'], read: () => readonly RegistryValue[]) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.#read = read;
  }

  /** Promised, as registries expect it. */
  async get(): Promise<object> {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.#read() };
  }

  /** The numbers are the pool's: there is nothing here to set back. */
  reset(): void {
    // nothing of its own
  }
}

const DROPPED = 'pool_series_dropped';

/**
 * Puts pools on a prom-client registry of yours: `pool_size`, `pool_busy`, `pool_wait_seconds`, `pool_resizes_total`,
 * `pool_submitted_total` and some thirty more, each with the label `pool`. Numbers are read when the registry is scraped, so they are
 * right between two ticks, and no task pays for them.
 *
 * Trap: a registry takes each name once. One exposition serves all pools of a registry; call `add` for the next pool.
 *
 * @example
 * ```ts
 * import { register } from 'prom-client';
 * const exposition = exposePools(register, [pool]); // `exposition[Symbol.dispose]()` takes the metrics off again
 * ```
 * @throws OptionError when an option is out of range, or a pool's name is no label or is taken.
 * @public
 */
export const exposePools = (
  registry: MetricRegistry,
  pools: Iterable<MeteredPool>,
  options: ExposeOptions = {},
): PoolExposition => {
  const limits = checkLimits(options);
  const named = namesUnder(options.prefix);
  const metered = new MeteredPools();
  let scrape: Scrape | undefined;
  // A registry asks all metrics in one breath: they share one reading of the pools.
  const read = (): Scrape => {
    if (scrape === undefined) {
      scrape = readScrape(metered, limits);
      queueMicrotask(() => {
        scrape = undefined;
      });
    }
    return scrape;
  };
  for (const pool of pools) metered.add(pool);
  const metrics = metricsOf(read, named);
  const registered: string[] = [];
  try {
    for (const metric of metrics) {
      registry.registerMetric(metric as never); // a registry's own type names its classes; it uses what a RegistryMetric has
      registered.push(metric.name);
    }
  } catch (error) {
    for (const name of registered) registry.removeSingleMetric(name);
    metered.clear();
    throw error;
  }
  return {
    add: (pool) => metered.add(pool),
    remove: (pool) => metered.remove(pool),
    [Symbol.dispose]: () => {
      for (const { name } of metrics) registry.removeSingleMetric(name);
      metered.clear();
    },
  };
};

const metricsOf = (read: () => Scrape, named: (name: string) => string): readonly RegistryMetric[] => [
  ...POOL_METRICS.map(
    ({ name, help, kind }) =>
      new RegistryMetric(named(name), help, kind, () =>
        (read().samples.get(name) ?? []).map(({ pool, labels, value }) => ({ labels: { pool, ...labels }, value })),
      ),
  ),
  new RegistryMetric(named(WAIT_HISTOGRAM.name), WAIT_HISTOGRAM.help, 'histogram', () =>
    read().waits.flatMap(({ pool, lines }) =>
      lines.map(({ suffix, le, value }) => ({
        labels: le === undefined ? { pool } : { le, pool },
        value,
        metricName: `${named(WAIT_HISTOGRAM.name)}${suffix}`,
      })),
    ),
  ),
  new RegistryMetric(named(DROPPED), 'Series that this scrape left out because there are too many.', 'gauge', () => [
    { labels: {}, value: read().dropped },
  ]),
];

const MOST_LIMITS = 64;

const checkLimits = (options: ExposeOptions): { readonly waitLimitsMs: readonly number[]; readonly mostSeries: number } => {
  checkKeys('', options, ['waitLimitsMs', 'mostSeries', 'prefix']);
  const mostSeries = checkInteger('mostSeries', options.mostSeries ?? 1_000, { min: 50 });
  return { waitLimitsMs: checkWaitLimits(options.waitLimitsMs ?? WAIT_LIMITS_MS), mostSeries };
};

const checkWaitLimits = (waitLimitsMs: unknown): readonly number[] => {
  const given: readonly unknown[] = Array.isArray(waitLimitsMs) ? waitLimitsMs : [];
  if (given.length === 0 || given.length > MOST_LIMITS) {
    throw new OptionError('waitLimitsMs', waitLimitsMs, `an array of 1 to ${MOST_LIMITS} limits`);
  }
  const limits: number[] = [];
  for (const [index, value] of given.entries()) {
    const limitMs = checkFinite(`waitLimitsMs[${index}]`, value, { min: Number.MIN_VALUE });
    const before = limits.at(-1) ?? 0;
    if (limitMs <= before) throw new OptionError(`waitLimitsMs[${index}]`, limitMs, `above the limit before it (${before})`);
    limits.push(limitMs);
  }
  return limits;
};

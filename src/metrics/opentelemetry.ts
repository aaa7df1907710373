import { checkKeys } from '../internal/index.ts';
import type { MeteredPool } from './metered-pool.ts';
import { MeteredPools } from './metered-pools.ts';
import { type MetricInfo, namesUnder } from './metric.ts';
import { POOL_METRICS } from './pool-metrics.ts';
import type { PoolExposition } from './prometheus.ts';
import { readScrape } from './scrape.ts';
import { type HistogramLine, WAIT_LIMITS_MS } from './wait-histogram.ts';

/** An instrument that is read when it is exported. @public */
export type ObservableInstrument = object;

/** Takes the numbers of one export. @public */
export interface BatchResult {
  observe(instrument: never, value: number, attributes?: Record<string, string>): void;
}

/** The methods of an OpenTelemetry meter that are used. @public */
export interface OpenTelemetryMeter {
  createObservableGauge(name: string, options?: { readonly description?: string }): ObservableInstrument;
  createObservableCounter(name: string, options?: { readonly description?: string }): ObservableInstrument;
  addBatchObservableCallback(callback: (result: BatchResult) => void, instruments: never[]): void;
  removeBatchObservableCallback(callback: (result: BatchResult) => void, instruments: never[]): void;
}

/** Most series of all pools together. */
const MOST_SERIES = 1_000;

const WAIT_COUNT = 'pool_wait_count_total';
const WAIT_SUM = 'pool_wait_seconds_total';
const WAIT_AT_MOST = 'pool_wait_at_most_total';

/** The waits, which no instrument that is read instead of written can tell as a histogram. */
const WAITS: readonly MetricInfo[] = [
  { name: WAIT_COUNT, help: 'Tasks that started.', kind: 'counter' },
  { name: WAIT_SUM, help: 'Seconds that tasks waited until they started.', kind: 'counter' },
  { name: WAIT_AT_MOST, help: 'Tasks that waited at most `le` seconds.', kind: 'counter' },
];

/** Options of {@link observePools}. @public */
export interface ObserveOptions {
  /** What the names of all metrics begin with: letters, digits, `_` and `:`. @defaultValue 'pool_' */
  readonly prefix?: string;
}

const makeInstruments = (meter: OpenTelemetryMeter, named: (name: string) => string): ReadonlyMap<string, ObservableInstrument> =>
  new Map(
    [...POOL_METRICS, ...WAITS].map(({ name, help, kind }) => {
      const options = { description: help };
      return [
        name,
        kind === 'gauge'
          ? meter.createObservableGauge(named(name), options)
          : meter.createObservableCounter(named(name), options),
      ];
    }),
  );

const waitSample = ({ suffix, le, value }: HistogramLine, pool: string): readonly [string, number, Record<string, string>] => {
  if (suffix === '_count') return [WAIT_COUNT, value, { pool }];
  if (suffix === '_sum') return [WAIT_SUM, value, { pool }];
  return [WAIT_AT_MOST, value, { pool, le: le ?? '' }];
};

/**
 * Puts pools on an OpenTelemetry meter of yours, with the names of the Prometheus metrics. Numbers are read when the meter is exported.
 * OpenTelemetry has no histogram that is read instead of written, so waits are three counters: count, seconds, and tasks that waited at
 * most `le` seconds.
 * @throws OptionError when the prefix makes no names, or a pool's name is no label or is taken.
 * @public
 */
export const observePools = (
  meter: OpenTelemetryMeter,
  pools: Iterable<MeteredPool>,
  options: ObserveOptions = {},
): PoolExposition => {
  checkKeys('', options, ['prefix']);
  const named = namesUnder(options.prefix);
  const metered = new MeteredPools();
  for (const pool of pools) metered.add(pool);
  const instruments = makeInstruments(meter, named);
  const observe = (result: BatchResult): void => {
    const tell = (name: string, value: number, attributes: Record<string, string>): void => {
      const instrument = instruments.get(name);
      if (instrument !== undefined) result.observe(instrument as never, value, attributes); // made by this meter
    };
    const { samples, waits } = readScrape(metered, { waitLimitsMs: WAIT_LIMITS_MS, mostSeries: MOST_SERIES });
    for (const [name, list] of samples) for (const { pool, labels, value } of list) tell(name, value, { pool, ...labels });
    for (const { pool, lines } of waits) for (const line of lines) tell(...waitSample(line, pool));
  };

  const all = [...instruments.values()] as never[];
  meter.addBatchObservableCallback(observe, all);
  return {
    add: (pool) => metered.add(pool),
    remove: (pool) => metered.remove(pool),
    [Symbol.dispose]: () => {
      meter.removeBatchObservableCallback(observe, all);
      metered.clear();
    },
  };
};

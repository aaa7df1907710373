import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/autoscaled-pool/index.ts';
import { observePools } from '../../src/metrics/index.ts';
import { ManualClock } from '../../src/time/index.ts';

const createMeter = () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const collect = async (): Promise<Map<string, number>> => {
    await reader.forceFlush();
    const values = new Map<string, number>();
    for (const { scopeMetrics } of exporter.getMetrics().slice(-1)) {
      for (const { metrics } of scopeMetrics) {
        for (const { descriptor, dataPoints } of metrics) {
          for (const { attributes, value } of dataPoints) {
            values.set(`${descriptor.name} ${JSON.stringify(attributes)}`, value as number);
          }
        }
      }
    }
    exporter.reset();
    return values;
  };
  return { meter: provider.getMeter('test'), collect, shutdown: () => provider.shutdown() };
};

describe('observePools', () => {
  it('exports the same numbers as the Prometheus metrics', async () => {
    const { meter, collect, shutdown } = createMeter();
    const pool = createPool<number, number>(async (n) => n, { name: 'mail', size: 4, clock: new ManualClock() });
    const exposition = observePools(meter, [pool]);
    await Promise.all([1, 2, 3].map((n) => pool.run(n)));
    const values = await collect();
    const of = (name: string, attributes: object = {}): number | undefined =>
      values.get(`${name} ${JSON.stringify({ pool: 'mail', ...attributes })}`);
    expect(of('pool_size')).toBe(4);
    expect(of('pool_submitted_total')).toBe(3);
    expect(of('pool_completed_total')).toBe(3);
    expect(of('pool_wait_count_total')).toBe(3);
    expect(of('pool_wait_at_most_total', { le: '0.001' })).toBe(3);
    expect(of('pool_resizes_total', { direction: 'up' })).toBe(0);
    exposition[Symbol.dispose]();
    await pool.run(4);
    expect([undefined, 3]).toContain((await collect()).get('pool_submitted_total {"pool":"mail"}'));
    await shutdown();
  });

  it('begins its names as it is told', async () => {
    const { meter, collect, shutdown } = createMeter();
    const pool = createPool<number, number>(async (n) => n, { name: 'mail', size: 4, clock: new ManualClock() });
    observePools(meter, [pool], { prefix: 'jobs_' });
    const values = await collect();
    expect(values.get('jobs_size {"pool":"mail"}')).toBe(4);
    expect([...values.keys()].filter((name) => name.startsWith('pool_'))).toEqual([]);
    await shutdown();
  });
});

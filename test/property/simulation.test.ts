import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand, onDemand, stepPolicy, throughput } from '../../src/index.ts';
import {
  closedLoop,
  exponentialTime,
  lognormalTime,
  openArrivals,
  type SimulateOptions,
  simulate,
  sine,
  uniformTime,
} from '../../src/sim/index.ts';

const DURATION_MS = 2_000;

const anyArrivals = fc.oneof(
  fc
    .integer({ min: 0, max: 400 })
    .map((meanPerSec) => openArrivals(sine({ meanPerSec, swingPerSec: meanPerSec, periodMs: 2_000, durationMs: DURATION_MS }))),
  fc.integer({ min: 1, max: 80 }).map((producers) => closedLoop({ producers, durationMs: DURATION_MS })),
);

const anyService = fc.constantFrom(uniformTime(30, 120), exponentialTime(20), lognormalTime({ meanMs: 40, sigma: 1 }));

const anyDependency = fc.record(
  {
    knee: fc.constant({ sigma: 0.01, kappa: 0.001 }),
    servers: fc.constantFrom({ count: 5 }, { count: 3, timeoutMs: 200 }),
    quota: fc.constant({ perSec: 100, retryAfterMs: 200 }),
    limit: fc.constant({ concurrent: 7 }),
    brownouts: fc.constant([{ fromMs: 500, untilMs: 1_200, factor: 4 }]),
  },
  { requiredKeys: [] },
);

const anyFaults = fc.record({
  failureRatio: fc.constantFrom(0, 0.1),
  overloadRatio: fc.constantFrom(0, 0.1),
  crashRatio: fc.constantFrom(0, 0.1),
});

const queue = fc.record({ capacity: fc.integer({ min: 0, max: 50 }) });
const anyPool = fc.oneof(
  fc.record({ size: fc.integer({ min: 1, max: 30 }), queue }),
  fc.record({
    min: fc.integer({ min: 0, max: 3 }),
    max: fc.integer({ min: 3, max: 30 }),
    queue,
    startMs: fc.constantFrom(0, 40, 700),
  }),
);

const anyPolicy = fc.constantFrom(undefined, demand(), stepPolicy(), { demand: onDemand(), ceilings: [throughput()] });

const anyRun: fc.Arbitrary<SimulateOptions> = fc
  .record({
    workload: anyArrivals,
    service: anyService,
    pool: anyPool,
    policy: anyPolicy,
    dependency: anyDependency,
    faults: anyFaults,
    seed: fc.integer({ min: 0, max: 1_000 }),
  })
  .map(({ policy, ...run }) => ({ ...run, ...(policy !== undefined && !('size' in run.pool) && { policy }) }));

describe('any simulation', () => {
  it('accounts for every task, keeps to its bounds, and is the same again', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (options) => {
        const result = await simulate(options);
        const { arrived, completed, failed, overloads, rejected, shed, running, waiting } = result.tasks;
        expect(completed + failed + overloads + rejected + shed + running + waiting).toBe(arrived);
        const { pool } = options;
        expect(result.peakLive).toBeLessThanOrEqual(pool.size ?? pool.max ?? 0);
        expect(running).toBeLessThanOrEqual(result.peakLive);
        expect(waiting).toBeLessThanOrEqual(pool.queue?.capacity ?? 0);
        expect(result.quality.lateRatio).toBeLessThanOrEqual(1);
        expect(result.utilization).toBeLessThanOrEqual(1 + 1e-9);
        expect(await simulate(options)).toEqual(result);
      }),
      { numRuns: 50, seed: 2_026 },
    );
  }, 30_000);
});

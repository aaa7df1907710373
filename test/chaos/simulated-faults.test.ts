import { describe, expect, it } from 'vitest';
import { cooldown, demand, type Policy, stepPolicy, tolerance } from '../../src/index.ts';
import {
  constantRate,
  type SimulationResult,
  simulate,
  sine,
  slowedTime,
  stages,
  stepResponse,
  uniformTime,
} from '../../src/sim/index.ts';

/** Five minutes in which one task of twenty throws and one of ten takes five times as long. */
const MINUTES_5 = 300_000;
const service = slowedTime(uniformTime(30, 120), { ratio: 0.1, factor: 5 });
const load = {
  name: 'chaos',
  profile: sine({ meanPerSec: 300, swingPerSec: 150, periodMs: 60_000, durationMs: MINUTES_5 }),
  service,
};
const SEEDS = Array.from({ length: 8 }, (_, index) => `chaos ${index}`);

const accounted = ({ tasks }: SimulationResult): number =>
  tasks.completed + tasks.failed + tasks.overloads + tasks.rejected + tasks.shed + tasks.running + tasks.waiting;

describe('five minutes of faults', () => {
  it.each(SEEDS)('loses nothing, keeps waits bounded and does not oscillate (%s)', async (seed) => {
    const result = await simulate({
      workload: load,
      pool: { min: 2, max: 120, startMs: 40, firstSize: 30 },
      policy: { demand: demand(), guards: [tolerance()] },
      faults: { failureRatio: 0.05, crashRatio: 0.005 },
      seed,
    });
    const { tasks, quality, waits } = result;
    expect(accounted(result)).toBe(tasks.arrived);
    expect(Math.abs(tasks.failed / tasks.arrived - 0.055)).toBeLessThan(0.005);
    expect(tasks.rejected + tasks.shed).toBe(0);
    expect(quality.lateRatio).toBeLessThanOrEqual(0.001);
    expect(waits.p99).toBeLessThan(500);
    expect(quality.costRatio).toBeLessThan(1.25);
    expect(quality.reversalsPerHour).toBeLessThanOrEqual(700);
  });

  it('is over with a brownout in ten seconds', async () => {
    const untilMs = 120_000;
    const { timeline } = await simulate({
      workload: { name: 'brownout', profile: constantRate(200, 180_000), service },
      pool: { min: 2, max: 200, startMs: 40, firstSize: 25, queue: { capacity: 5_000 } },
      dependency: { brownouts: [{ fromMs: 60_000, untilMs, factor: 3 }] },
      timelineBins: 180,
    });
    const late = timeline.filter(({ atMs }) => atMs >= untilMs + 10_000);
    expect(late).toHaveLength(50);
    for (const { waitP99Ms } of late) expect(waitP99Ms).toBeLessThan(500);
  });

  it('would not notice the difference if it were blind: the textbook on the same faults is late', async () => {
    const textbook: Policy = { ...stepPolicy(), guards: [cooldown()] };
    const { quality } = await simulate({ workload: load, pool: { min: 2, max: 120, startMs: 40 }, policy: textbook });
    expect(quality.lateRatio).toBeGreaterThan(0.05);
  });
});

describe('a step in the load from 10 to 100 workers', () => {
  it.each([1, 2, 3])('is answered without a late task after it, in two seconds and without overshoot (seed %i)', async (seed) => {
    const sizes = [{ atMs: 0, size: 10 }];
    const perSec = (workers: number): number => (workers * 1_000) / 75;
    const { quality, peakLive } = await simulate({
      workload: {
        name: 'step',
        profile: stages(
          [
            { durationMs: 30_000, toPerSec: perSec(10) },
            { durationMs: 0, toPerSec: perSec(100) },
            { durationMs: 30_000, toPerSec: perSec(100) },
          ],
          perSec(10),
        ),
        service: uniformTime(30, 120),
      },
      pool: { min: 2, max: 240, startMs: 40, firstSize: 10 },
      onDecision: ({ at, applied }) => sizes.push({ atMs: at, size: applied }),
      seed,
    });
    const { settlingMs } = stepResponse(sizes, { atMs: 30_000, need: 100, bandRatio: 0.15 });
    expect(settlingMs).toBeLessThanOrEqual(2_000);
    expect(peakLive).toBeLessThanOrEqual(120);
    expect(quality.lateRatio).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { createController } from '../../src/autoscale/index.ts';
import { type Board, type RunResult, simulateQueue } from './simulate-queue.ts';
import { drawTraffic, rampPerSec, type Traffic, uniformRunMs } from './traffic.ts';

/** Workers that are quick to start, with a loose SLO: the board on which the goals are stated. */
const FAST_START: Board = { startupMs: 40, waitSloMs: 500, queueCapacity: 1_000, initial: 8 };
const SEEDS = [1, 2, 3];

const run = (traffic: Traffic, board: Board): RunResult => {
  const controller = createController({ min: 2, max: 240, waitSloMs: board.waitSloMs, startupMs: board.startupMs });
  return simulateQueue(controller, traffic, board);
};

/** Workers that a load needs, as requests per second of the 75 ms that a task runs on average. */
const perSecOf = (workers: number): number => workers / 0.075;

describe('the default policy, in virtual time', () => {
  it.each(SEEDS)(
    'serves the ramp of 100 → 2,000 → 100 req/s without a late task, for less than 1.08 of its work (seed %d)',
    (seed) => {
      const result = run(drawTraffic(180_000, rampPerSec, 2_000, uniformRunMs, seed), FAST_START);
      expect(result.tasks).toBeGreaterThan(240_000);
      expect(result.lateRatio).toBe(0);
      expect(result.costRatio).toBeLessThan(1.08);
      expect(result.reversalsPerHour).toBeLessThanOrEqual(600);
      expect(result.startsPer1000).toBeLessThanOrEqual(5);
    },
  );

  it.each(SEEDS)('answers a step from 10 to 100 workers without a late task and without overshoot (seed %d)', (seed) => {
    const traffic = drawTraffic(60_000, (atMs) => perSecOf(atMs < 30_000 ? 10 : 100), perSecOf(100), uniformRunMs, seed);
    const result = run(traffic, { ...FAST_START, initial: 10 });
    expect(result.lateRatio).toBe(0);
    expect(result.peak).toBeLessThanOrEqual(120);
    const settled = result.sizes.filter(([atMs]) => atMs >= 32_000);
    for (const [, desired] of settled) expect(Math.abs(desired - 100)).toBeLessThanOrEqual(15);
  });

  it.each([
    { what: 'a square wave', ratePerSec: (atMs: number) => perSecOf(atMs % 60_000 < 30_000 ? 20 : 80), peak: 80, cost: 1.15 },
    { what: 'a sine', ratePerSec: (atMs: number) => perSecOf(60 + 40 * Math.sin(atMs / 10_000)), peak: 100, cost: 1.15 },
    { what: 'a steady 60 workers', ratePerSec: () => perSecOf(60), peak: 60, cost: 1.1 },
    { what: 'a steady 5 workers', ratePerSec: () => perSecOf(5), peak: 5, cost: 1.3 },
  ])('serves $what without a late task, for less than $cost of its work', ({ ratePerSec, peak, cost }) => {
    const result = run(drawTraffic(120_000, ratePerSec, perSecOf(peak), uniformRunMs, 7), FAST_START);
    expect(result.lateRatio).toBe(0);
    expect(result.costRatio).toBeLessThan(cost);
    expect(result.reversalsPerHour).toBeLessThanOrEqual(600);
  });

  it('follows run times that triple, with no task late', () => {
    const traffic = drawTraffic(120_000, () => 400, 400, uniformRunMs, 7);
    const slower = traffic.runsMs.map((runMs, task) => ((traffic.arrivesMs[task] ?? 0) > 60_000 ? 3 * runMs : runMs));
    const result = run({ ...traffic, runsMs: slower }, { ...FAST_START, initial: 30 });
    expect(result.lateRatio).toBeLessThan(0.002);
    expect(result.costRatio).toBeLessThan(1.2);
  });

  it('does not wind up while dear workers start: the peak stays near the need', () => {
    const traffic = drawTraffic(120_000, (atMs) => perSecOf(atMs < 30_000 ? 10 : 40), perSecOf(40), uniformRunMs, 7);
    const result = run(traffic, { startupMs: 3_000, waitSloMs: 2_000, queueCapacity: 1_000, initial: 10 });
    expect(result.peak).toBeLessThanOrEqual(80);
    expect(result.lateRatio).toBeLessThan(0.05);
  });

  it('gives the same run for the same seed', () => {
    const once = () =>
      run(
        drawTraffic(20_000, () => 500, 500, uniformRunMs, 9),
        FAST_START,
      );
    expect(once()).toEqual(once());
  });
});

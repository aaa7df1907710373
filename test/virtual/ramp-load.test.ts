import { describe, expect, it } from 'vitest';
import { rampLoad } from '../../src/workload/index.ts';
import { playLoad } from './play-load.ts';

const WAIT_SLO_MS = 500;

describe('the ramp 100 → 2,000 → 100 requests a second, 60 s each, tasks of 30–120 ms, with the defaults', () => {
  it.each([1, 2, 3])('is late for no task and costs at most 1.25 times the offered work (seed %i)', async (seed) => {
    const played = await playLoad(rampLoad(), { max: 200 }, WAIT_SLO_MS, seed);
    expect(played.arrivals).toBeGreaterThan(240_000);
    expect(played.lateRatio).toBe(0);
    expect(played.costRatio).toBeGreaterThanOrEqual(1);
    expect(played.costRatio).toBeLessThanOrEqual(1.25);
    expect(played.activeTimersAtEnd).toBe(0);
  });
});

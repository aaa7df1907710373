import { describe, expect, it } from 'vitest';
import type { ShadowComparison } from '../autoscale/index.ts';
import { meanSizes, shadowLine, shadowLines, shadowText } from './shadow-text.ts';

const COMPARISON: ShadowComparison = {
  ticks: 1_234,
  elapsedMs: 120_000,
  equalRatio: 0.9132,
  higherMs: 3_000,
  lowerMs: 12_000,
  meanDifference: -4.75,
  liveWorkerSec: 5_040,
  shadowWorkerSec: 4_470,
  workerTimeRatio: 4_470 / 5_040,
  longestDifference: { shadow: 'fewer', fromMs: 1_000, untilMs: 9_000 },
  errors: 0,
};

const NONE: ShadowComparison = {
  ticks: 0,
  elapsedMs: 0,
  equalRatio: 1,
  higherMs: 0,
  lowerMs: 0,
  meanDifference: 0,
  liveWorkerSec: 0,
  shadowWorkerSec: 0,
  errors: 0,
};

describe('what a shadow would have done, in words', () => {
  it('gives the mean sizes, how often they agreed, and for how long they did not', () => {
    expect(meanSizes(COMPARISON)).toEqual({ live: 42, shadow: 37.25 });
    expect(shadowLine('calm.json', COMPARISON)).toBe(
      'shadow calm.json: wanted 37.3 workers instead of 42.0 on average, the same in 91.3 % of 1,234 ticks, more for 3 s, fewer for 12 s',
    );
    expect(shadowText('calm.json', COMPARISON).split('\n')).toEqual([
      'shadow calm.json: 1,234 ticks, 91.3 % with the same size, -4.75 workers on average',
      '  worker time wanted: 4,470 s against 5,040 s (0.887 of it)',
      '  more for 3 s, fewer for 12 s, longest 8 s (wanted fewer)',
    ]);
  });

  it('says so when it failed, and when nothing was decided', () => {
    expect(shadowLines({ ...COMPARISON, errors: 1 }).at(-1)).toBe('it failed in 1 tick');
    expect(
      shadowText('x', { ...COMPARISON, errors: 2 })
        .split('\n')
        .at(-1),
    ).toBe('  it failed in 2 ticks');
    expect(shadowLine('x', NONE)).toBe('shadow x: nothing was decided');
    expect(shadowLine('x', { ...NONE, errors: 3 })).toBe('shadow x: nothing was decided, it failed in 3 ticks');
    expect(meanSizes(NONE)).toEqual({ live: 0, shadow: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import { createPaint } from '../paint.ts';
import type { RunSummary } from './run-summary.ts';
import { summaryLine, summaryText } from './summary-text.ts';

const SUMMARY: RunSummary = {
  end: 'complete',
  inputs: 300,
  succeeded: 300,
  failed: 0,
  retries: 0,
  overloads: 0,
  unstarted: 0,
  elapsedMs: 2_000,
  ratePerSec: 150,
  size: { min: 1, max: 16, mean: 8.8, desired: 16, course: [1, 4, 16] },
  changes: { count: 3, reasons: [] },
  seed: 7,
};

const SHADOW: NonNullable<RunSummary['shadow']> = {
  name: 'classic',
  ticks: 40,
  elapsedMs: 2_000,
  equalRatio: 0.25,
  higherMs: 0,
  lowerMs: 1_500,
  meanDifference: -4.8,
  liveWorkerSec: 17.6,
  shadowWorkerSec: 8,
  errors: 0,
};

const plain = createPaint(false);

describe('the summary of a run', () => {
  it('says on its line what a shadow policy wanted, before the seed', () => {
    expect(summaryLine({ ...SUMMARY, shadow: SHADOW }, plain)).toBe(
      'marea: 300 inputs in 2 s (150/s): 300 ok; size 1 to 16, mean 8.8; ' +
        'shadow classic: wanted 4.0 workers instead of 8.8 on average, the same in 25.0 % of 40 ticks, more for 0 ms, fewer for 1.5 s; seed 7',
    );
    expect(summaryLine(SUMMARY, plain)).toBe('marea: 300 inputs in 2 s (150/s): 300 ok; size 1 to 16, mean 8.8; seed 7');
  });

  it('has lines for it on a terminal', () => {
    const lines = summaryText({ ...SUMMARY, shadow: SHADOW }, 80, plain).split('\n');
    expect(lines.slice(-5)).toEqual([
      'shadow    classic',
      '          wanted 4.0 workers instead of 8.8 on average',
      '          the same in 25.0 % of 40 ticks',
      '          more for 0 ms, fewer for 1.5 s',
      'seed      7',
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(summaryText(SUMMARY, 80, plain)).not.toContain('shadow');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProgressView, progressLines } from './progress-lines.ts';

const view: ProgressView = {
  succeeded: 1_200,
  failed: 3,
  waitingForRetry: 2,
  total: 12_000,
  ratePerSec: 120,
  elapsedMs: 10_000,
  live: 37,
  desired: 37,
  max: 1_000,
  busy: 37,
  queued: 1_000,
  waitP99Ms: 320,
  course: [1, 10, 37],
};

describe('progressLines', () => {
  it('shows what is done, the rate, what is left, and the size with its course', () => {
    expect(progressLines(view, 120)).toEqual([
      '1,203 done of 12,000 (10 %), 3 failed, 2 to retry  120/s  1 min 30 s left',
      'size 37  busy 37  queued 1,000  wait p99 320 ms  ▁▃█',
    ]);
  });

  it('shows no remaining time when it does not know the total', () => {
    const [first] = progressLines({ ...view, total: undefined, failed: 0, waitingForRetry: 0 }, 120);
    expect(first).toBe('1,200 done  120/s  10 s');
  });

  it('shows both sizes while workers are fewer than the size steered to', () => {
    expect(progressLines({ ...view, live: 12 }, 120)[1]).toContain('size 12 of 37');
  });

  it('is never wider than the terminal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.array(fc.nat({ max: 1_000 })), fc.nat(), (width, course, succeeded) => {
        for (const line of progressLines({ ...view, course, succeeded }, width)) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

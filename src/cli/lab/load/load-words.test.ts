import { describe, expect, it } from 'vitest';
import { liveLoadLines, loadLine } from './load-lines.ts';
import { readStages } from './stages-option.ts';

describe('readStages', () => {
  it('reads durations and ends, a jump among them', () => {
    expect(readStages('60s:2000, 0s:500,1.5m:0.5')).toEqual({
      stages: [
        { durationMs: 60_000, to: 2_000 },
        { durationMs: 0, to: 500 },
        { durationMs: 90_000, to: 0.5 },
      ],
    });
  });

  it.each(['', '60s', '60s:', '60:5', '60s:-5', '60s:5:6x,', 's:5', `${'1s:1,'.repeat(500)}1s:1`])('refuses %j', (text) => {
    expect(readStages(text)).toHaveProperty('problem');
  });
});

describe('lines of progress', () => {
  const progress = {
    atMs: 12_040,
    durationMs: 180_000,
    ratePerSec: 480,
    asked: 3_500,
    sent: 3_480,
    dropped: 20,
    ok: 3_400,
    failed: 4,
    refused: 0,
    inFlight: 76,
    latencyP99Ms: 131,
  };
  const view = { progress, pool: { desired: 40, live: 38, queued: 3 }, course: [1, 5, 9] };

  it('say where the load is, what was asked for, and what went wrong', () => {
    expect(loadLine(view)).toBe(
      '12 s of 3 min  asked 480/s  sent 3,480  4 failed  20 dropped  in flight 76  p99 131 ms  size 38 of 40  queued 3',
    );
    expect(loadLine({ ...view, pool: undefined, progress: { ...progress, failed: 0, dropped: 0 } })).toBe(
      '12 s of 3 min  asked 480/s  sent 3,480  in flight 76  p99 131 ms',
    );
  });

  it.each([10, 30, 60, 200])('never are wider than %i characters', (width) => {
    for (const line of liveLoadLines(view, width)) expect(line.length).toBeLessThanOrEqual(width);
  });
});

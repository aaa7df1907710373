import { describe, expect, it } from 'vitest';
import { tasks, tickOf } from './throughput.test-support.ts';
import { addTick, newSegment, restart, type Segment } from './throughput-segment.ts';
import { windowOf } from './throughput-window.ts';

const KNOWN = { busy: 4, runMs: 100, squaredCv: 0.1, care: 1 };

const afterTicks = (count: number, runMs: number, input = KNOWN): Segment => {
  let segment = newSegment(4);
  for (let tick = 1; tick <= count; tick += 1) {
    segment = addTick(segment, windowOf(tickOf(50 * tick, runMs > 0 ? tasks(2, runMs) : {})), input);
  }
  return segment;
};

describe('a segment at one size', () => {
  it('settles after one run time, and measures only from then on', () => {
    expect(afterTicks(1, 100).isSettled).toBe(false);
    expect(afterTicks(2, 100).isSettled).toBe(true);
    expect(afterTicks(2, 100).window.completions).toBe(0);
    expect(afterTicks(3, 100).window.completions).toBe(2);
  });

  it('waits while more tasks run than the size allows', () => {
    expect(afterTicks(50, 100, { ...KNOWN, busy: 5 }).isSettled).toBe(false);
  });

  it('waits longer under a heavy tail, but not for ever', () => {
    expect(afterTicks(3, 100, { ...KNOWN, squaredCv: 8 }).isSettled).toBe(false);
    expect(afterTicks(8, 100, { ...KNOWN, squaredCv: 80 }).isSettled).toBe(true);
  });

  it('settles without a completion after a few run times of before', () => {
    expect(afterTicks(7, 0).isSettled).toBe(false);
    expect(afterTicks(8, 0).isSettled).toBe(true);
  });

  it('can be measured afresh without settling again', () => {
    const again = restart(afterTicks(4, 100));
    expect(again.isSettled).toBe(true);
    expect(again.window.completions).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTime, NO_SHARE, type OverShare, overRatio } from './over-share.ts';

const WINDOW_MS = 1_000;

describe('the share of time over a limit', () => {
  it('counts time that nobody saw as not over', () => {
    expect(overRatio(addTime(NO_SHARE, 300, true, WINDOW_MS), WINDOW_MS)).toBe(0.3);
  });

  it('forgets what is older than the window, in part as well', () => {
    let share = addTime(NO_SHARE, 600, true, WINDOW_MS);
    share = addTime(share, 700, false, WINDOW_MS);
    expect(overRatio(share, WINDOW_MS)).toBe(0.3);
    expect(overRatio(addTime(share, 5_000, true, WINDOW_MS), WINDOW_MS)).toBe(1);
  });

  it('is what adding up each millisecond gives, and keeps no more stretches than there are changes', () => {
    const steps = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 400 }), isOver: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (given) => {
        const line: boolean[] = [];
        let share: OverShare = NO_SHARE;
        for (const { ms, isOver } of given) {
          for (let at = 0; at < ms; at += 1) line.push(isOver);
          share = addTime(share, ms, isOver, WINDOW_MS);
        }
        expect(overRatio(share, WINDOW_MS)).toBeCloseTo(line.slice(-WINDOW_MS).filter(Boolean).length / WINDOW_MS, 9);
        expect(share.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(WINDOW_MS);
        expect(share.every(({ isOver }, index) => isOver !== share[index + 1]?.isOver)).toBe(true);
      }),
    );
  });
});

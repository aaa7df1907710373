import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MovingMax } from './index.ts';

describe('MovingMax', () => {
  it('equals the maximum of the values that are younger than the window', () => {
    const step = fc.record({ gapMs: fc.integer({ min: 0, max: 60 }), value: fc.integer({ min: -50, max: 50 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const moving = new MovingMax({ windowMs: 100 });
        const seen: { readonly atMs: number; readonly value: number }[] = [];
        let nowMs = 0;
        for (const { gapMs, value } of steps) {
          nowMs += gapMs;
          const before = seen.filter(({ atMs }) => nowMs - atMs < 100).map((entry) => entry.value);
          expect(moving.value(nowMs)).toBe(before.length === 0 ? undefined : Math.max(...before));
          expect(moving.add(value, nowMs)).toBe(true);
          seen.push({ atMs: nowMs, value });
          expect(moving.value(nowMs)).toBe(Math.max(value, ...before));
        }
      }),
    );
  });

  it('forgets the last value too when the window has passed', () => {
    const moving = new MovingMax({ windowMs: 100 });
    moving.add(5, 0);
    expect(moving.value(99)).toBe(5);
    expect(moving.value(100)).toBeUndefined();
  });

  it('counts time that runs back as the latest time seen', () => {
    const moving = new MovingMax({ windowMs: 100 });
    moving.add(1, 1_000);
    moving.add(9, 0);
    expect(moving.value(1_099)).toBe(9);
    expect(moving.value(1_100)).toBeUndefined();
    expect(moving.value(Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it.each([
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [1, Number.NaN],
  ])('refuses the value %s at %s', (value, nowMs) => {
    const moving = new MovingMax({ windowMs: 100 });
    moving.add(3, 0);
    expect(moving.add(value, nowMs)).toBe(false);
    expect(moving.value(0)).toBe(3);
  });

  it('refuses a window of no length', () => {
    expect(() => new MovingMax({ windowMs: 0 })).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'windowMs' }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ewmaStep, TimeEwma } from './index.ts';

describe('TimeEwma', () => {
  it('has gone 63 % of the way to a new level after its time constant', () => {
    const ewma = new TimeEwma({ tauMs: 1_000 });
    ewma.add(0, 5_000);
    ewma.add(100, 6_000);
    expect(ewma.value()).toBeCloseTo(100 * (1 - Math.exp(-1)), 9);
  });

  it('does not depend on how often the same level is sampled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 }), (gapsMs) => {
        const often = new TimeEwma({ tauMs: 700 });
        const once = new TimeEwma({ tauMs: 700 });
        let nowMs = 0;
        often.add(50, nowMs);
        once.add(50, nowMs);
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          often.add(80, nowMs);
        }
        once.add(80, nowMs);
        expect(often.value()).toBeCloseTo(once.value() ?? Number.NaN, 9);
      }),
    );
  });

  it('takes the first sample as it is and gives a sample without elapsed time no weight', () => {
    const ewma = new TimeEwma({ tauMs: 1_000 });
    expect(ewma.value()).toBeUndefined();
    ewma.add(10, 500);
    ewma.add(99, 500);
    expect(ewma.value()).toBe(10);
  });

  it('treats time that runs back as standing still, and does not count that time twice', () => {
    const ewma = new TimeEwma({ tauMs: 1_000 });
    ewma.add(0, 1_000);
    ewma.add(100, 400);
    expect(ewma.value()).toBe(0);
    ewma.add(100, 2_000);
    expect(ewma.value()).toBeCloseTo(100 * (1 - Math.exp(-1)), 9);
  });

  it.each([
    [Number.NaN, 10],
    [Number.POSITIVE_INFINITY, 10],
    [5, Number.NaN],
    [5, Number.POSITIVE_INFINITY],
  ])('is not poisoned by the value %s at %s', (value, nowMs) => {
    const ewma = new TimeEwma({ tauMs: 1_000 });
    expect(ewma.add(value, nowMs)).toBe(false);
    ewma.add(3, 0);
    expect(ewma.add(value, nowMs)).toBe(false);
    expect(ewma.value()).toBe(3);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a time constant of %s', (tauMs) => {
    expect(() => new TimeEwma({ tauMs })).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'tauMs' }));
  });
});

describe('ewmaStep', () => {
  it('weighs the value by 1 − exp(−dt/τ)', () => {
    expect(ewmaStep(10, 20, 500, 1_000)).toBeCloseTo(10 + 10 * (1 - Math.exp(-0.5)), 12);
    expect(ewmaStep(10, 20, 1e9, 1_000)).toBe(20);
  });

  it('starts with the value, and heals from a previous value that is not finite', () => {
    expect(ewmaStep(undefined, 7, 0, 1_000)).toBe(7);
    expect(ewmaStep(Number.NaN, 7, 0, 1_000)).toBe(7);
  });

  it('keeps the previous value when value or time is not finite, or time does not pass', () => {
    expect(ewmaStep(7, Number.NaN, 100, 1_000)).toBe(7);
    expect(ewmaStep(7, 9, Number.NaN, 1_000)).toBe(7);
    expect(ewmaStep(7, 9, -100, 1_000)).toBe(7);
  });

  it('stays between the previous value and the new one', () => {
    const anyValue = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(anyValue, anyValue, fc.double({ min: 0, max: 1e7, noNaN: true }), (previous, value, dtMs) => {
        const next = ewmaStep(previous, value, dtMs, 1_000);
        const slack = 1e-6;
        expect(next).toBeGreaterThanOrEqual(Math.min(previous, value) - slack);
        expect(next).toBeLessThanOrEqual(Math.max(previous, value) + slack);
      }),
    );
  });
});

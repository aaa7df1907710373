import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import { RetryRule } from './retry-rule.ts';

const always = (value: number) => ({ next: () => value });
const both = (retries: number) => ({ overload: retries, failure: retries });

describe('RetryRule', () => {
  it('doubles the pause after a failure from try to try', () => {
    const rule = new RetryRule(always(0));
    const pauses = [1, 2, 3].map((attempts) => rule.pauseMs(both(3), { kind: 'failure' }, attempts));
    expect(pauses).toEqual([100, 200, 400]);
  });

  it('gives up after the last retry', () => {
    const rule = new RetryRule(always(0));
    expect(rule.pauseMs(both(3), { kind: 'failure' }, 4)).toBeUndefined();
    expect(rule.pauseMs(both(3), { kind: 'overload', retryAfterMs: 10 }, 4)).toBeUndefined();
    expect(new RetryRule(always(0)).pauseMs(both(0), { kind: 'failure' }, 1)).toBeUndefined();
  });

  it('has a limit for each kind of end, and counts all tries', () => {
    const rule = new RetryRule(always(0));
    const limits = { overload: 2, failure: 1 };
    const kinds = ['overload', 'failure'] as const;
    const pauses = kinds.map((kind) => [1, 2, 3].map((attempts) => rule.pauseMs(limits, { kind }, attempts)));
    expect(pauses).toEqual([
      [500, 1_000, undefined],
      [100, undefined, undefined],
    ]);
  });

  it('does not repeat an input that is to blame itself', () => {
    expect(new RetryRule(always(0)).pauseMs(both(3), { kind: 'ignore' }, 1)).toBeUndefined();
  });

  it('waits longer after an overload, and never shorter than it was asked to', () => {
    const rule = new RetryRule(always(0));
    expect(rule.pauseMs(both(3), { kind: 'overload' }, 1)).toBe(500);
    expect(rule.pauseMs(both(3), { kind: 'overload', retryAfterMs: 7_000 }, 1)).toBe(7_000);
    expect(rule.pauseMs(both(3), { kind: 'overload', retryAfterMs: 0 }, 1)).toBe(500);
  });

  it('spreads those who were refused together', () => {
    const rule = new RetryRule(seededRandom(7));
    const pauses = new Set(
      Array.from({ length: 100 }, () => rule.pauseMs(both(3), { kind: 'overload', retryAfterMs: 5_000 }, 1)),
    );
    expect(pauses.size).toBe(100);
    expect(Math.max(...[...pauses].map((pause) => pause ?? 0))).toBeLessThanOrEqual(6_250);
  });

  it('gives the same pauses for the same seed', () => {
    const pausesOf = () => {
      const rule = new RetryRule(seededRandom(42));
      return [1, 2, 3].map((attempts) => rule.pauseMs(both(3), { kind: 'failure' }, attempts));
    };
    expect(pausesOf()).toEqual(pausesOf());
  });

  it('stays between 0 and 30 s of its own choice, however often it was tried', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer(), (attempts, seed) => {
        const pauseMs = new RetryRule(seededRandom(seed)).pauseMs(both(10_000), { kind: 'failure' }, attempts) ?? -1;
        expect(pauseMs).toBeGreaterThanOrEqual(0);
        expect(pauseMs).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

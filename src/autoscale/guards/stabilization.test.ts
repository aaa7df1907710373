import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import { stabilization } from './stabilization.ts';

/** Plays proposals at ticks of 100 ms; each output is applied at once. */
const play = (options: { downMs: number; upMs?: number }, first: number, proposals: readonly number[]): readonly number[] => {
  const guard = stabilization(options);
  let state = guard.start(FAKE_LIMITS);
  let desired = first;
  return proposals.map((proposed, index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * 100, desired }), proposed);
    state = verdict.state;
    desired = verdict.desired;
    return desired;
  });
};

describe('stabilization', () => {
  it('falls to the largest recommendation of the window, and rises at once', () => {
    expect(play({ downMs: 300 }, 10, [10, 4, 6, 5, 5, 4, 12, 4])).toEqual([10, 10, 10, 6, 6, 5, 12, 12]);
  });

  it('holds the present size for one window after a start', () => {
    expect(play({ downMs: 300 }, 20, [3, 3, 3, 3])).toEqual([20, 20, 20, 3]);
  });

  it('rises only to the smallest recommendation of the up window', () => {
    expect(play({ downMs: 0, upMs: 200 }, 5, [5, 9, 8, 12, 11])).toEqual([5, 5, 8, 8, 11]);
  });

  it('lets everything pass with windows of no length', () => {
    expect(play({ downMs: 0 }, 10, [3, 20, 4])).toEqual([3, 20, 4]);
  });

  it('says when the size may change', () => {
    const guard = stabilization({ downMs: 1_000, upMs: 400 });
    const started = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0 }), 10);
    const held = guard.apply(started.state, fakeView({ nowMs: 100 }), 4);
    expect(held).toMatchObject({ desired: 10, reason: 'STABILIZED_DOWN', downAtMs: 1_000, upAtMs: 500, detail: { highest: 10 } });
    const rising = guard.apply(held.state, fakeView({ nowMs: 200 }), 15);
    expect(rising).toMatchObject({ desired: 10, reason: 'STABILIZED_UP', detail: { lowest: 4, proposed: 15 } });
  });

  it('does not grow by itself when the size was lowered by somebody else', () => {
    const guard = stabilization({ downMs: 1_000 });
    const high = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0, desired: 20 }), 20);
    expect(guard.apply(high.state, fakeView({ nowMs: 100, desired: 5 }), 4).desired).toBe(5);
  });

  it('counts recommendations beyond the bounds as the bounds', () => {
    const guard = stabilization({ downMs: 1_000 });
    const above = guard.apply(guard.start(FAKE_LIMITS), fakeView({ nowMs: 0, desired: 32 }), 500);
    expect(above).toMatchObject({ desired: 500 });
    expect(above).not.toHaveProperty('reason');
    expect(above.state.highs).toEqual([{ atMs: 0, value: 32 }]);
  });

  it.each([{ downMs: -1 }, { downMs: 5, upMs: Number.POSITIVE_INFINITY }, { downMs: 5, window: 1 }])('refuses %o', (options) => {
    expect(() => stabilization(options)).toThrow(OptionError);
  });
});

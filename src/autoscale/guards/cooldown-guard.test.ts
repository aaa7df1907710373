import { describe, expect, it } from 'vitest';
import { fakeView } from '../fake-observation.ts';
import type { GuardVerdict } from '../guard.ts';
import { type CooldownGuardState, cooldown } from './cooldown-guard.ts';

const TICK_MS = 500;

/** Plays sizes and proposals, one tick of 500 ms each, and returns the verdicts. */
const play = (
  steps: readonly (readonly [desired: number, proposed: number])[],
  options = {},
): readonly GuardVerdict<CooldownGuardState>[] => {
  const guard = cooldown(options);
  let state = guard.start(fakeView().limits);
  return steps.map(([desired, proposed], index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * TICK_MS, dtMs: TICK_MS, desired }), proposed);
    state = verdict.state;
    return verdict;
  });
};

const last = <T>(items: readonly T[]): T | undefined => items.at(-1);

describe('cooldown guard', () => {
  it('does not shrink an empty pool on the first tick, though no change is known', () => {
    expect(last(play([[10, 9]]))).toMatchObject({ desired: 10, reason: 'COOLDOWN_DOWN', downAtMs: 30_000 });
  });

  it('grows on the first tick', () => {
    const verdict = last(play([[10, 12]]));
    expect(verdict?.desired).toBe(12);
    expect(verdict).not.toHaveProperty('reason');
  });

  it('rests after an applied growth, counted from the tick that caused it', () => {
    const growth = [
      [10, 12],
      [12, 14],
      [12, 14],
      [12, 14],
      [12, 14],
    ] as const;
    expect(play(growth).map(({ desired }) => desired)).toEqual([12, 12, 12, 12, 14]);
    expect(play(growth)[1]).toMatchObject({ reason: 'COOLDOWN_UP', upAtMs: 2_000, detail: { proposed: 14, untilMs: 2_000 } });
  });

  it('does not rest for what it let pass and nobody applied', () => {
    expect(
      play([
        [10, 12],
        [10, 12],
        [10, 12],
      ]).map(({ desired }) => desired),
    ).toEqual([12, 12, 12]);
  });

  it('holds a scale-down after a growth made by somebody else', () => {
    const steps = Array.from({ length: 62 }, (_, index) => [index < 60 ? 10 : 20, 9] as const);
    const verdicts = play(steps);
    expect(last(verdicts)).toMatchObject({ desired: 20, reason: 'COOLDOWN_DOWN', downAtMs: 29_500 + 30_000 });
  });

  it('restarts the rest before a scale-down after each scale-down, and lets growth pass', () => {
    const options = { downMs: 1_000 };
    const steps = [
      [10, 9],
      [10, 9],
      [10, 9],
      [9, 8],
      [9, 8],
      [9, 11],
    ] as const;
    expect(play(steps, options).map(({ desired }) => desired)).toEqual([10, 10, 9, 9, 8, 11]);
  });

  it('never turns held growth into a scale-down', () => {
    expect(
      play([
        [10, 12],
        [12, 33],
      ]).map(({ desired }) => desired),
    ).toEqual([12, 12]);
  });

  it('lets a proposal pass that the bounds make no change of', () => {
    const atMax = play([
      [30, 32],
      [32, 40],
    ]);
    expect(last(atMax)).toMatchObject({ desired: 40 });
    expect(last(atMax)).not.toHaveProperty('reason');
  });

  it('holds no longer than its period when its state is of another clock', () => {
    const guard = cooldown();
    const state = { lastUpMs: 9e9, lastChangeMs: 9e9, lastDesired: 10 };
    expect(guard.apply(state, fakeView({ nowMs: 1_000 }), 12)).toMatchObject({ upAtMs: 3_000, downAtMs: 31_000 });
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Limits } from '../decider.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { GuardVerdict } from '../guard.ts';
import { type ReversalBudgetOptions, type ReversalBudgetState, reversalBudget } from './reversal-budget.ts';

interface Play {
  readonly proposals: readonly number[];
  readonly tickMs?: number;
  readonly options?: ReversalBudgetOptions;
  readonly limits?: Partial<Limits>;
  readonly startupMs?: number;
}

const play = ({
  proposals,
  tickMs = 1_000,
  options = {},
  limits = {},
  startupMs = 0,
}: Play): readonly GuardVerdict<ReversalBudgetState>[] => {
  const guard = reversalBudget(options);
  let state = guard.start(FAKE_LIMITS);
  let desired = 10;
  return proposals.map((proposed, index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * tickMs, dtMs: tickMs, desired, startupMs }, limits), proposed);
    state = verdict.state;
    desired = verdict.desired;
    return verdict;
  });
};

const zigzag = (length: number): readonly number[] => Array.from({ length }, (_, index) => (index % 2 === 0 ? 20 : 10));

const reversals = (sizes: readonly number[]): number => {
  let count = 0;
  let last = 0;
  for (const [index, size] of sizes.entries()) {
    const direction = Math.sign(size - (sizes[index - 1] ?? size));
    if (direction === 0) continue;
    if (last !== 0 && direction !== last) count += 1;
    last = direction;
  }
  return count;
};

describe('reversalBudget', () => {
  it('holds scale-downs of a restless size once what was saved is spent, and never growth', () => {
    const verdicts = play({ proposals: zigzag(20), options: { perHour: 36, saved: 4 } });
    expect(verdicts.map(({ desired }) => desired)).toEqual([20, 10, 20, 10, 20, ...Array.from({ length: 15 }, () => 20)]);
    expect(verdicts[5]).toMatchObject({ reason: 'FLAP_BUDGET', detail: { proposed: 10, perHour: 36 } });
    expect(verdicts[6]).not.toHaveProperty('reason');
  });

  it('says when the size may fall again, and lets it fall then', () => {
    const proposals = [20, 10, 20, ...Array.from({ length: 250 }, () => 10)];
    const verdicts = play({ proposals, options: { perHour: 36, saved: 2 } });
    const held = verdicts[3];
    expect(held).toMatchObject({ desired: 20, reason: 'FLAP_BUDGET' });
    const fallsAt = verdicts.findIndex(({ desired }, index) => index > 3 && desired === 10);
    expect(fallsAt * 1_000).toBeGreaterThanOrEqual(held?.downAtMs ?? Number.POSITIVE_INFINITY);
    expect(fallsAt * 1_000).toBeLessThan((held?.downAtMs ?? 0) + 1_000);
  });

  it('lets a steady descent pass: only a change of direction costs', () => {
    const proposals = [20, 18, 16, 14, 12, 10, 8, 6];
    expect(play({ proposals, options: { perHour: 1, saved: 2 } }).map(({ desired }) => desired)).toEqual(proposals);
  });

  it.each([
    { startupMs: 0, limits: {}, perHour: 600 },
    { startupMs: 499, limits: {}, perHour: 600 },
    { startupMs: 500, limits: {}, perHour: 60 },
    { startupMs: 0, limits: { startupMs: 2_000 }, perHour: 60 },
  ])('keeps to $perHour an hour by default (start-up $startupMs, expected $limits)', ({ startupMs, limits, perHour }) => {
    const sizes = play({ proposals: zigzag(7_200), tickMs: 500, startupMs, limits }).map(({ desired }) => desired);
    const count = reversals(sizes);
    expect(count).toBeLessThanOrEqual(perHour + 10);
    expect(count).toBeGreaterThan(0.9 * perHour);
  });

  it('counts what others do, and is not overdrawn by more than one of theirs', () => {
    const guard = reversalBudget({ perHour: 3_600, saved: 2 });
    let state = guard.start(FAKE_LIMITS);
    for (let tick = 0; tick < 40; tick += 1)
      ({ state } = guard.apply(state, fakeView({ nowMs: tick, dtMs: 1, desired: tick % 2 === 0 ? 10 : 20 }), 10));
    const verdict = guard.apply(state, fakeView({ nowMs: 40, dtMs: 1, desired: 20 }), 10);
    expect(verdict).toMatchObject({ desired: 20, reason: 'FLAP_BUDGET' });
    expect(verdict.downAtMs).toBeLessThanOrEqual(40 + 4_000);
  });

  it.each([{ perHour: 0 }, { saved: 1 }, { perMinute: 1 }])('refuses %o', (options) => {
    expect(() => reversalBudget(options)).toThrow(OptionError);
  });
});

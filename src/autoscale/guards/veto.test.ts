import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { GuardVerdict } from '../guard.ts';
import type { Observation } from '../observation.ts';
import { type VetoOptions, type VetoState, veto } from './veto.ts';

/** Plays ticks of 100 ms, each with a proposal. */
const play = (
  ticks: readonly (Partial<Observation> & { proposed: number })[],
  options: VetoOptions = {},
): readonly GuardVerdict<VetoState>[] => {
  const guard = veto(options);
  let state = guard.start(FAKE_LIMITS);
  return ticks.map(({ proposed, ...given }, index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * 100, ...given }), proposed);
    state = verdict.state;
    return verdict;
  });
};

const sizes = (...args: Parameters<typeof play>): readonly number[] => play(...args).map(({ desired }) => desired);

describe('veto', () => {
  it('forbids growth at more than 10 % errors, and says why', () => {
    const [verdict] = play([{ completions: 80, failures: 15, overloads: 5, proposed: 14 }]);
    expect(verdict).toMatchObject({
      desired: 10,
      reason: 'VETO:errors',
      detail: { proposed: 14, direction: 'up', errorRatio: 0.2 },
    });
  });

  it('lets growth pass at 10 % errors', () => {
    expect(sizes([{ completions: 90, failures: 10, proposed: 14 }])).toEqual([14]);
  });

  it('lets the pool shrink all the same', () => {
    expect(sizes([{ completions: 0, failures: 100, proposed: 4 }])).toEqual([4]);
  });

  it('says nothing before 20 tasks have ended', () => {
    expect(
      sizes([
        { failures: 19, proposed: 14 },
        { failures: 1, proposed: 14 },
      ]),
    ).toEqual([14, 10]);
  });

  it('does not lock the pool up by its own rejections: they are not errors, nor are shed and aborted tasks', () => {
    const full = { completions: 100, rejections: 5_000, shed: 5_000, aborted: 5_000, proposed: 14 };
    expect(sizes([full, full, full])).toEqual([14, 14, 14]);
  });

  it('does not let rejections hide errors either', () => {
    expect(sizes([{ completions: 80, failures: 20, rejections: 5_000, proposed: 14 }])).toEqual([10]);
  });

  it('lifts ten seconds after the last error', () => {
    const failing = { failures: 100, proposed: 14 };
    expect(sizes([failing, { nowMs: 9_999, proposed: 14 }, { nowMs: 10_000, proposed: 14 }])).toEqual([10, 10, 14]);
  });

  it('makes no growth of what the bounds would not let grow', () => {
    const [verdict] = play([{ desired: 32, failures: 100, proposed: 40 }]);
    expect(verdict).toMatchObject({ desired: 40 });
    expect(verdict).not.toHaveProperty('reason');
  });

  it('forbids shrinking on any conditions that are given, all of which must be met', () => {
    const options: VetoOptions = {
      name: 'lag',
      direction: 'down',
      when: [
        { reading: 'lag', above: 1_000 },
        { signal: 'queued', above: 0 },
      ],
    };
    const lagging = { readings: { lag: { value: 5_000, ageMs: 0 } }, proposed: 4 };
    expect(
      sizes([lagging, { ...lagging, queued: 1 }, { queued: 1, proposed: 4 }, { ...lagging, queued: 1, proposed: 14 }], options),
    ).toEqual([4, 10, 4, 14]);
    expect(play([{ ...lagging, queued: 3 }], options)[0]).toMatchObject({
      reason: 'VETO:lag',
      detail: { lag: 5_000, queued: 3 },
    });
  });

  it('takes window and number of tasks from the options', () => {
    const options: VetoOptions = { minCount: 5, windowMs: 1_000 };
    expect(
      sizes(
        [
          { failures: 5, proposed: 14 },
          { nowMs: 1_000, proposed: 14 },
        ],
        options,
      ),
    ).toEqual([10, 14]);
  });

  it.each([
    { direction: 'both' },
    { when: [] },
    { when: [{ signal: 'errorRatio' }] },
    { minCount: 0 },
    { windowMs: 0 },
    { name: 5 },
    { ratio: 1 },
  ])('refuses %o', (options) => {
    expect(() => veto(options as VetoOptions)).toThrow(OptionError);
  });
});

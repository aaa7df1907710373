import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { warmup } from './warmup.ts';

const play = (ticks: readonly (Partial<Observation> & { proposed: number })[], options = {}) => {
  const guard = warmup(options);
  let state = guard.start(FAKE_LIMITS);
  return ticks.map(({ proposed, ...given }, index) => {
    const verdict = guard.apply(state, fakeView({ nowMs: index * 1_000, dtMs: 1_000, ...given }), proposed);
    state = verdict.state;
    return verdict;
  });
};

const sizes = (...args: Parameters<typeof play>): readonly number[] => play(...args).map(({ desired }) => desired);

describe('warmup', () => {
  it('holds scale-downs for three seconds', () => {
    expect(sizes([{ proposed: 4 }, { proposed: 4 }, { proposed: 4 }])).toEqual([10, 10, 4]);
  });

  it('or until 20 tasks have ended, well or not', () => {
    expect(
      sizes([
        { completions: 12, failures: 5, overloads: 2, proposed: 4 },
        { completions: 1, proposed: 4 },
      ]),
    ).toEqual([10, 4]);
  });

  it('lets growth pass', () => {
    expect(play([{ proposed: 14 }])[0]).toMatchObject({ desired: 14, downAtMs: 2_000 });
  });

  it('says why and until when', () => {
    expect(play([{ completions: 3, proposed: 4 }])[0]).toMatchObject({
      reason: 'WARMUP',
      downAtMs: 2_000,
      detail: { proposed: 4, ended: 3, tasks: 20, untilMs: 2_000 },
    });
  });

  it('takes its measures from the options', () => {
    expect(sizes([{ completions: 2, proposed: 4 }], { tasks: 2 })).toEqual([4]);
    expect(sizes([{ proposed: 4 }], { forMs: 1_000 })).toEqual([4]);
  });

  it.each([{ tasks: -1 }, { forMs: Number.NaN }, { for: 1 }])('refuses %o', (options) => {
    expect(() => warmup(options)).toThrow(OptionError);
  });
});

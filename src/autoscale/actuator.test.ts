import { describe, expect, it } from 'vitest';
import { Actuator, type Grant } from './actuator.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';

const setup = (desired: number, grant: Grant = (recommended) => recommended) => {
  const target = new FakeScaleTarget(desired);
  const errors: unknown[] = [];
  let rejections = 0;
  const actuator = new Actuator({ target, grant, readDesired: () => target.desired, onError: (error) => errors.push(error) });
  const apply = (recommended: number, isDryRun = false) =>
    actuator.apply(recommended, desired, isDryRun, () => {
      rejections += 1;
    });
  return { target, errors, apply, rejections: () => rejections };
};

describe('Actuator', () => {
  it.each([
    [7, { granted: 7, applied: 7, outcome: 'up' }],
    [2, { granted: 2, applied: 2, outcome: 'down' }],
  ])('resizes from 4 to %i', (recommended, expected) => {
    const { target, apply } = setup(4);
    expect(apply(recommended)).toEqual(expected);
    expect(target.resizes).toEqual([recommended]);
  });

  it('leaves a target alone that is there already', () => {
    const { target, apply } = setup(4);
    expect(apply(4)).toEqual({ granted: 4, applied: 4, outcome: 'none' });
    expect(target.resizes).toEqual([]);
  });

  it('sets a target straight whose size is not readable as it should be', () => {
    const { target, apply } = setup(4);
    target.desired = 3.5;
    expect(apply(4)).toEqual({ granted: 4, applied: 4, outcome: 'none' });
    expect(target.resizes).toEqual([4]);
  });

  it('only reports in a dry run', () => {
    const { target, apply } = setup(4);
    expect(apply(9, true)).toEqual({ granted: 9, applied: 4, outcome: 'dryRun' });
    expect(apply(4, true)).toEqual({ granted: 4, applied: 4, outcome: 'none' });
    expect(target.resizes).toEqual([]);
  });

  it.each<[string, Grant, number]>([
    ['less than asked', () => 6, 6],
    ['nothing', (_recommended, current) => current, 4],
    ['more than asked', () => 99, 9],
    ['less than there is', () => 1, 4],
    ['a fraction', () => 6.5, 4],
    ['not a number', () => Number.NaN, 4],
  ])('stays in between when the budget grants %s', (_words, grant, expected) => {
    const { apply } = setup(4, grant);
    expect(apply(9)).toMatchObject({ granted: expected, applied: expected });
  });

  it('does not ask the budget for a shrink', () => {
    const { apply } = setup(4, () => {
      throw new Error('asked');
    });
    expect(apply(1)).toMatchObject({ granted: 1, applied: 1, outcome: 'down' });
  });

  it('grants no growth when the budget fails, and reports it', () => {
    const { apply, errors } = setup(4, () => {
      throw new Error('budget down');
    });
    expect(apply(9)).toEqual({ granted: 4, applied: 4, outcome: 'none' });
    expect(errors).toEqual([new Error('budget down')]);
  });

  it('says that a resize failed when the target throws, and what the size is now', () => {
    const { target, apply, errors } = setup(4);
    target.onResize = () => {
      target.desired = 5;
      throw new Error('no');
    };
    expect(apply(9)).toEqual({ granted: 9, applied: 5, outcome: 'failed' });
    expect(errors).toEqual([new Error('no')]);
  });

  it('says that a resize failed when the size did not move', () => {
    const { target, apply } = setup(4);
    target.onResize = () => {
      target.desired = 4;
    };
    expect(apply(9)).toEqual({ granted: 9, applied: 4, outcome: 'failed' });
  });

  it('does not wait for a resize, and tells of a late refusal', async () => {
    const { target, apply, errors, rejections } = setup(4);
    target.onResize = () => Promise.reject(new Error('late'));
    expect(apply(9).outcome).toBe('up');
    await Promise.resolve();
    await Promise.resolve();
    expect(errors).toEqual([new Error('late')]);
    expect(rejections()).toBe(1);
  });

  it('resizes when reading the size throws', () => {
    const { target, apply } = setup(4);
    let reads = 0;
    Object.defineProperty(target, 'desired', {
      get: () => {
        reads += 1;
        if (reads === 1) throw new Error('gone');
        return 9;
      },
      set(_size: number) {},
    });
    expect(apply(9)).toEqual({ granted: 9, applied: 9, outcome: 'up' });
  });
});

import { describe, expect, it } from 'vitest';
import { Actuator } from './actuator.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';

type Grant = ConstructorParameters<typeof FakeGrantSource>[0];

const MIN = 2;

const setup = (desired: number, grant?: Grant) => {
  const target = new FakeScaleTarget(desired);
  const budget = grant && new FakeGrantSource(grant, { heldBy: 'api 9' });
  const errors: unknown[] = [];
  const refusals: unknown[] = [];
  const actuator = new Actuator({
    target,
    budget,
    readDesired: () => target.desired,
    readMin: () => MIN,
    onError: (error) => errors.push(error),
  });
  const apply = (recommended: number, isDryRun = false) =>
    actuator.apply({ recommended, current: desired, live: desired, isDryRun, isFrozen: false, nowMs: 0 }, (granted, error) =>
      refusals.push([granted, error]),
    );
  return { target, budget, errors, refusals, apply };
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

  it.each([Number.NaN, undefined, -1])('leaves a target alone whose size reads as %s, unless another size is wanted', (size) => {
    const { target, apply } = setup(4);
    Object.defineProperty(target, 'desired', { value: size });
    expect(apply(4)).toEqual({ granted: 4, applied: 4, outcome: 'none' });
    expect(target.resizes).toEqual([]);
    apply(6);
    expect(target.resizes).toEqual([6]);
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
    ['less than there is, to have some back', () => 3, 3],
    ['less than it has guaranteed', () => 1, MIN],
    ['a fraction', () => 6.5, 4],
    ['not a number', () => Number.NaN, 4],
  ])('stays in between when the budget grants %s', (_words, grant, expected) => {
    const { apply } = setup(4, grant);
    expect(apply(9)).toMatchObject({ granted: expected, applied: expected });
  });

  it('does not lift a size below the smallest one to it: an override may ask for less', () => {
    const { apply } = setup(4, (recommended) => recommended);
    expect(apply(0)).toMatchObject({ granted: 0, applied: 0 });
  });

  it('hands on what the budget says about a cut, and nothing where there is none', () => {
    expect(setup(4, () => 6).apply(9).denial).toEqual({ heldBy: 'api 9' });
    expect(setup(4, () => 6).apply(9, true).denial).toEqual({ heldBy: 'api 9' });
    expect(setup(4, (recommended) => recommended).apply(9).denial).toBeUndefined();
  });

  it('tells the budget of a shrink too, and of the size after each resize', () => {
    const { apply, budget, target } = setup(4, (recommended) => recommended);
    apply(3);
    Object.assign(target, { live: 4 });
    apply(2);
    expect(budget?.wishes).toMatchObject([
      { recommended: 3, current: 4 },
      { recommended: 2, current: 4 },
    ]);
    expect(budget?.calls).toEqual(['settle 3 undefined', 'settle 2 4']);
  });

  it.each([
    [9, 4],
    [3, 3],
  ])('grants no growth when the budget fails, and reports it (asked for %i)', (recommended, expected) => {
    const { apply, errors } = setup(4, () => {
      throw new Error('budget down');
    });
    expect(apply(recommended)).toMatchObject({ granted: expected, applied: expected });
    expect(errors).toEqual([new Error('budget down')]);
  });

  it('reports a budget that fails after the resize', () => {
    const { apply, errors, budget } = setup(4, (recommended) => recommended);
    if (budget !== undefined) {
      budget.settle = () => {
        throw new Error('ledger');
      };
    }
    expect(apply(5)).toMatchObject({ applied: 5, outcome: 'up' });
    expect(errors).toEqual([new Error('ledger')]);
  });

  it('says that a resize failed when the target throws, and what the size is now', () => {
    const { target, apply, errors } = setup(4);
    target.onResize = () => {
      target.desired = 5;
      throw new Error('no');
    };
    expect(apply(9)).toEqual({ granted: 9, applied: 5, outcome: 'failed', error: 'no' });
    expect(errors).toEqual([new Error('no')]);
  });

  it('says what was thrown when that is no error', () => {
    const { target, apply } = setup(4);
    target.onResize = () => {
      throw 'busy'; // a target's author may throw anything
    };
    expect(apply(9)).toMatchObject({ outcome: 'failed', error: 'busy' });
  });

  it('says that a resize failed when the size did not move', () => {
    const { target, apply } = setup(4);
    target.onResize = () => {
      target.desired = 4;
    };
    expect(apply(9)).toEqual({ granted: 9, applied: 4, outcome: 'failed', error: 'the size stayed 4' });
  });

  it('does not wait for a resize, and tells of a late refusal', async () => {
    const { target, apply, errors, refusals } = setup(4);
    target.onResize = () => Promise.reject(new Error('l'.repeat(300)));
    expect(apply(9).outcome).toBe('up');
    await Promise.resolve();
    await Promise.resolve();
    expect(errors).toEqual([new Error('l'.repeat(300))]);
    expect(refusals).toEqual([[{ size: 9 }, 'l'.repeat(200)]]);
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

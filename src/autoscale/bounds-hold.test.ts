import { describe, expect, it } from 'vitest';
import { BoundsHold } from './bounds-hold.ts';

describe('BoundsHold', () => {
  it('has its first bounds until others are set, and keeps what is left out', () => {
    const hold = new BoundsHold({ min: 2, max: 8 });
    expect([hold.current, hold.changed]).toEqual([{ min: 2, max: 8 }, undefined]);
    hold.set(hold.check({ max: 20 }));
    expect([hold.current, hold.changed]).toEqual([
      { min: 2, max: 20 },
      { min: 2, max: 20 },
    ]);
    hold.set(hold.check({ min: 0 }));
    expect(hold.current).toEqual({ min: 0, max: 20 });
  });

  it('goes on saying that they were changed when they are as at the start again: a journal has to say so too', () => {
    const hold = new BoundsHold({ min: 2, max: 8 });
    hold.set(hold.check({ min: 2, max: 8 }));
    expect(hold.changed).toBeUndefined();
    hold.set(hold.check({ max: 9 }));
    hold.set(hold.check({ max: 8 }));
    expect(hold.changed).toEqual({ min: 2, max: 8 });
  });

  it.each([
    ['min', { min: 9 }, 'at most `max` (8)'],
    ['max', { max: 1 }, 'at least `min` (2)'],
    ['min', { min: 6, max: 5 }, 'at most `max` (5)'],
    ['min', { min: -1 }, 'an integer, 0 or more'],
    ['min', { min: 1.5 }, 'an integer, 0 or more'],
    ['max', { max: 0 }, 'an integer, 1 or more'],
    ['max', { max: Number.NaN }, 'an integer, 1 or more'],
    ['size', { size: 3 }, expect.stringContaining('known are min, max') as string],
  ])('refuses a wrong `%s`: %j', (option, request, allowed) => {
    const hold = new BoundsHold({ min: 2, max: 8 });
    expect(() => hold.check(request as object)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option, allowed }));
    expect(hold.current).toEqual({ min: 2, max: 8 });
  });
});

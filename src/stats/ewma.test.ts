import { describe, expect, it } from 'vitest';

import { Ewma } from './index.ts';

describe('Ewma', () => {
  it('moves by alpha of the difference, 0.3 unless told', () => {
    const ewma = new Ewma();
    expect(ewma.value()).toBeUndefined();
    ewma.add(10);
    expect(ewma.value()).toBe(10);
    ewma.add(20);
    expect(ewma.value()).toBe(13);
    const quick = new Ewma({ alpha: 1 });
    quick.add(10);
    quick.add(20);
    expect(quick.value()).toBe(20);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is not poisoned by %s', (value) => {
    const ewma = new Ewma();
    expect(ewma.add(value)).toBe(false);
    expect(ewma.value()).toBeUndefined();
    expect(ewma.add(4)).toBe(true);
    expect(ewma.add(value)).toBe(false);
    expect(ewma.value()).toBe(4);
  });

  it.each([0, -0.1, 1.1, Number.NaN])('refuses alpha %s', (alpha) => {
    expect(() => new Ewma({ alpha })).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'alpha' }));
  });
});

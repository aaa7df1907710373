import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkFinite, checkInteger, checkKeys, checkOneOf } from './index.ts';

const refusal = (option: string, allowed: string): unknown => expect.objectContaining({ code: 'ERR_OPTION', option, allowed });

describe('checkInteger', () => {
  it('gives integers of the range back, its ends included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), (n) => {
        expect(checkInteger('n', n, { min: 0, max: 9 })).toBe(n);
      }),
    );
    expect(checkInteger('n', -7)).toBe(-7);
  });

  it('refuses everything else, and says the range', () => {
    const isAllowed = (value: unknown): boolean =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9;
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.integer()), (value) => {
        fc.pre(!isAllowed(value));
        expect(() => checkInteger('n', value, { min: 0, max: 9 })).toThrow(refusal('n', 'an integer from 0 to 9'));
      }),
    );
  });

  it.each([
    [{ min: 1 }, 0, 'an integer, 1 or more'],
    [{ max: 5 }, 6, 'an integer, 5 or less'],
    [{}, 2 ** 53, 'an integer'],
  ])('names an open range %o', (range, value, allowed) => {
    expect(() => checkInteger('n', value, range)).toThrow(refusal('n', allowed));
  });
});

describe('checkFinite', () => {
  it.each([
    [{ min: Number.MIN_VALUE }, 'a finite number above 0'],
    [{ min: Number.MIN_VALUE, max: 9 }, 'a finite number above 0, up to 9'],
  ])('says above 0, not from which number on: %o', (range, allowed) => {
    expect(() => checkFinite('ms', 0, range)).toThrow(refusal('ms', allowed));
  });

  it('gives finite numbers of the range back', () => {
    expect(checkFinite('ms', 0.5, { min: 0, max: 1 })).toBe(0.5);
    expect(checkFinite('ms', 0, { min: 0 })).toBe(0);
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-0.1], ['1'], [null], [undefined], [1n]])('refuses %s', (value) => {
    expect(() => checkFinite('ms', value, { min: 0 })).toThrow(refusal('ms', 'a finite number, 0 or more'));
  });
});

describe('checkOneOf', () => {
  it('gives an allowed word back and refuses any other, naming the words', () => {
    expect(checkOneOf('mode', 'b', ['a', 'b'])).toBe('b');
    expect(() => checkOneOf('mode', 'B', ['a', 'b'])).toThrow(refusal('mode', "'a' or 'b'"));
    expect(() => checkOneOf('mode', undefined, ['a', 'b'])).toThrow(refusal('mode', "'a' or 'b'"));
  });
});

describe('checkKeys', () => {
  it('accepts known keys, all or none of them', () => {
    expect(() => checkKeys('', { a: 1, b: undefined }, ['a', 'b'])).not.toThrow();
    expect(() => checkKeys('', {}, ['a', 'b'])).not.toThrow();
  });

  it('names an unknown key with its path, and the known ones', () => {
    expect(() => checkKeys('queue', { capactiy: 5 }, ['capacity'])).toThrow(
      expect.objectContaining({
        option: 'queue.capactiy',
        got: 5,
        message: expect.stringContaining('known are capacity') as string,
      }),
    );
    expect(() => checkKeys('', { c: 1 }, ['a'])).toThrow(expect.objectContaining({ option: 'c' }));
  });

  it.each([[null], [5], ['text'], [undefined], [() => undefined]])('refuses %s in the place of an options object', (options) => {
    const hostile = options as unknown as object;
    expect(() => checkKeys('', hostile, ['a'])).toThrow(refusal('options', 'an object'));
    expect(() => checkKeys('queue', hostile, ['a'])).toThrow(refusal('queue', 'an object'));
  });
});

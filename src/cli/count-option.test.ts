import { describe, expect, it } from 'vitest';
import { readCount } from './count-option.ts';

describe('readCount', () => {
  it.each([
    ['0', 0],
    ['7', 7],
    ['1000', 1_000],
  ])('reads %s', (text, count) => {
    expect(readCount(text, 0)).toEqual({ count });
  });

  it.each(['', '-1', '+1', '1.5', '1e3', '0x10', ' 7', '7 ', '٧', '007', 'NaN', '99999999999'])('refuses %j', (text) => {
    expect(readCount(text, 0)).toEqual({ problem: 'is not a whole number, 0 or more' });
  });

  it('refuses what lies below the least value', () => {
    expect(readCount('0', 1)).toEqual({ problem: 'is not a whole number, 1 or more' });
  });
});

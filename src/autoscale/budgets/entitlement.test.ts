import { describe, expect, it } from 'vitest';
import { type Claim, entitlements } from './entitlement.ts';

const claim = (needed: number, floor = 0, priority = 0): Claim => ({ needed, floor, priority });

describe('entitlements', () => {
  it.each<[string, readonly Claim[], number, readonly number[]]>([
    ['all that is needed, when it fits', [claim(3), claim(4)], 10, [3, 4]],
    ['equal parts, when it does not', [claim(20), claim(20)], 10, [5, 5]],
    ['to others what one does not need', [claim(2), claim(20), claim(20)], 12, [2, 5, 5]],
    ['the odd one to who needs most', [claim(6), claim(9)], 9, [4, 5]],
    ['the odd one to the earlier of equals', [claim(9), claim(9)], 9, [5, 4]],
    ['the higher priority first', [claim(8, 0, 0), claim(8, 0, 1)], 10, [2, 8]],
    ['a floor to everybody, whatever the priority', [claim(1, 3, 0), claim(20, 0, 5)], 10, [3, 7]],
    ['parts beside the floors', [claim(20, 4), claim(20, 0)], 10, [7, 3]],
    ['nothing above the floors when those take all', [claim(9, 5), claim(9, 5)], 10, [5, 5]],
    ['nothing to nobody', [], 10, []],
  ])('gives %s', (_words, claims, max, expected) => {
    expect(entitlements(claims, max)).toEqual(expected);
  });
});

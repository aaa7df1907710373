import { expect, it } from 'vitest';
import { toJournalPrecision } from './precision.ts';

it.each([
  [0.000_49, 0],
  [0.000_5, 0.001],
  [1_234.567_8, 1_234.568],
  [-1.000_4, -1],
])('rounds %d to %d', (value, expected) => {
  expect(toJournalPrecision(value)).toBe(expected);
});

it('gives no negative zero, which JSON could not keep', () => {
  expect(Object.is(toJournalPrecision(-0.000_1), 0)).toBe(true);
});

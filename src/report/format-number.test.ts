import { describe, expect, it } from 'vitest';
import { formatCount, formatCounted, formatRate } from './format-number.ts';

describe('numbers for people', () => {
  it('groups a count by thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatCount(999)).toBe('999');
  });

  it('keeps one decimal of a small rate and none of a large one', () => {
    expect(formatRate(0.44)).toBe('0.4/s');
    expect(formatRate(12)).toBe('12/s');
    expect(formatRate(1_234.5)).toBe('1,235/s');
  });

  it('shows an unknown rate as unknown', () => {
    expect(formatRate(Number.NaN)).toBe('–');
  });

  it('puts the noun into the right number', () => {
    expect(formatCounted(1, 'input')).toBe('1 input');
    expect(formatCounted(0, 'input')).toBe('0 inputs');
    expect(formatCounted(2, 'retry', 'retries')).toBe('2 retries');
  });
});

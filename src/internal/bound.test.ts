import { describe, expect, it } from 'vitest';
import { boundValueText, readBound } from './bound.ts';

const isMet = (text: string, unit: 'share' | 'number' | 'duration', value: number): boolean => {
  const reading = readBound(text, unit);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.bound.isMet(value);
};

describe('readBound', () => {
  it.each([
    ['<1%', 'share', 0.009, true],
    ['<1%', 'share', 0.01, false],
    ['<=0', 'share', 0, true],
    ['>=500ms', 'duration', 500, true],
    ['> 1.5s ', 'duration', 1_500, false],
    ['<1.2', 'number', 1.19, true],
  ] as const)('%s of a %s holds for %d: %s', (text, unit, value, met) => {
    expect(isMet(text, unit, value)).toBe(met);
  });

  it.each([
    ['1%', 'share'],
    ['<5', 'share'],
    ['<1%', 'number'],
    ['<500', 'duration'],
    ['=1', 'number'],
    ['<1e9', 'number'],
    [`<${'1'.repeat(50)}`, 'number'],
  ] as const)('refuses %s as a %s and says what is allowed', (text, unit) => {
    expect(readBound(text, unit)).toHaveProperty('problem');
    expect(JSON.stringify(readBound(text, unit))).toContain('for example');
  });

  it('writes values in the unit of the bound', () => {
    expect([boundValueText(0.01234, 'share'), boundValueText(12.34, 'duration'), boundValueText(1.23456, 'number')]).toEqual([
      '1.234 %',
      '12.3 ms',
      '1.235',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDuration } from './duration-text.ts';

describe('readDuration', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['15m', 900_000],
    ['15min', 900_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('reads %s as %d ms', (text, ms) => {
    expect(readDuration(text)).toEqual({ ms });
  });

  it.each(['', 's', '-1s', '+1s', '1.2.3s', '.5s', '.', '1e3s', '0x10s', '٧s', ' 1s', 'NaNs', 'Infinitys'])(
    'refuses %j',
    (text) => {
      expect(readDuration(text)).toHaveProperty('problem');
    },
  );

  it('asks for the unit of a bare number', () => {
    expect(readDuration('500')).toEqual({ problem: 'has no unit; did you mean 500ms or 500s?' });
  });

  it('names the units when it does not know one', () => {
    expect(readDuration('5sec')).toEqual({ problem: 'has an unknown unit; the units are ms, s, m, min, h, d' });
    expect(readDuration('5constructor')).toHaveProperty('problem');
  });

  it('refuses a very long text without reading it', () => {
    expect(readDuration('9'.repeat(50_000))).toHaveProperty('problem');
  });

  it('gives a finite duration or a problem for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const reading = readDuration(text);
        expect('problem' in reading || (Number.isFinite(reading.ms) && reading.ms >= 0)).toBe(true);
      }),
    );
  });
});

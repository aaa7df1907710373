import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolRateOf, readRate, type TypedRate } from './rate-option.ts';

const rates = (...texts: string[]): TypedRate[] =>
  texts.map((text) => {
    const reading = readRate(text);
    if ('problem' in reading) throw new Error(reading.problem);
    return reading.rate;
  });

describe('a rate of the command line', () => {
  it.each([
    ['10/s', 10, 1_000],
    ['300/min', 300, 60_000],
    ['300/m', 300, 60_000],
    ['2000/10m', 2_000, 600_000],
    ['1/500ms', 1, 500],
    ['1.5/1.5h', 1.5, 5_400_000],
    ['90000/d', 90_000, 86_400_000],
  ])('reads %s', (text, limit, perMs) => {
    expect(readRate(text)).toEqual({ rate: { text, limit, perMs } });
  });

  it('reads a name before it', () => {
    expect(readRate('tokens=90000/min')).toEqual({
      rate: { text: 'tokens=90000/min', name: 'tokens', limit: 90_000, perMs: 60_000 },
    });
  });

  it.each([
    ['300', /is not a rate; give .* 300\/min/],
    ['300 per minute', /is not a rate/],
    ['300/', /is not a rate/],
    ['-3/s', /is not a rate/],
    ['1e3/s', /is not a rate/],
    ['3/fortnight', /has an unknown unit; the units are ms, s, m, min, h, d/],
    ['3/10', /has no unit; did you mean 10ms or 10s/],
    ['0/s', /at least 1/],
    ['0.5/s', /at least 1 start in its span; a longer span does/],
    ['3/0s', /more than 0/],
    ['=3/s', /is not a rate/],
    ['7a=3/s', /is not a rate/],
  ])('says what is wrong with %j', (text, problem) => {
    expect(readRate(text)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  it('gives a rate that a pool takes, or a problem, for any text', () => {
    const likely = fc.tuple(
      fc.constantFrom('', 'a=', '='),
      fc.nat(2_000),
      fc.constantFrom('/', '/1', ' '),
      fc.constantFrom('s', 'm', 'x'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          likely.map((parts) => parts.join('')),
        ),
        (text) => {
          const reading = readRate(text);
          if ('problem' in reading) return;
          expect(reading.rate.limit).toBeGreaterThanOrEqual(1);
          expect(reading.rate.perMs).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('is a sole rate when it is alone and has no name', () => {
    expect(poolRateOf(undefined)).toBeUndefined();
    expect(poolRateOf(rates('300/min'))).toEqual({ limit: 300, perMs: 60_000 });
    expect(poolRateOf(rates('starts=300/min'))).toEqual({ starts: { limit: 300, perMs: 60_000 } });
  });

  it('is called after its span beside others, and no two are called the same', () => {
    expect(poolRateOf(rates('10/s', '300/min', '30/min', 'per-s=1/ms'))).toEqual({
      'per-s-2': { limit: 10, perMs: 1_000 },
      'per-min': { limit: 300, perMs: 60_000 },
      'per-min-2': { limit: 30, perMs: 60_000 },
      'per-s': { limit: 1, perMs: 1 },
    });
    expect(poolRateOf(rates('1/1.5s', '2/s'))).toEqual({
      'per-1_5s': { limit: 1, perMs: 1_500 },
      'per-s': { limit: 2, perMs: 1_000 },
    });
  });
});

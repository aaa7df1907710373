import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import type { ForecastModel } from './forecast-model.ts';
import { holtWinters } from './holt-winters.ts';
import { seasonalNaive } from './seasonal-naive.ts';

const MODELS: readonly (readonly [string, ForecastModel])[] = [
  ['seasonal naive', seasonalNaive],
  ['Holt–Winters', holtWinters],
];
const PATTERN = [5, 50, 20, 0];
const repeated = (length: number): readonly number[] => Array.from({ length }, (_, index) => PATTERN[index % 4] ?? 0);

describe.each(MODELS)('%s', (_name, model) => {
  it.each([8, 9, 10, 11, 40])('goes on with a pattern that was repeated exactly, %i bins of it', (length) => {
    const ahead = model.ahead({ counts: repeated(length), period: 4 }, 9);
    const expected = repeated(length + 9).slice(length);
    for (const [step, count] of ahead.entries()) expect(count).toBeCloseTo(expected[step] ?? Number.NaN, 9);
    expect(ahead).toHaveLength(9);
  });

  it('foretells no negative counts, and nothing for a load that has been nothing', () => {
    const falling = Array.from({ length: 40 }, (_, index) => Math.max(0, 400 - 10 * index));
    for (const count of model.ahead({ counts: falling, period: 4 }, 60)) expect(count).toBeGreaterThanOrEqual(0);
    expect(model.ahead({ counts: Array.from({ length: 12 }, () => 0), period: 4 }, 3)).toEqual([0, 0, 0]);
  });
});

describe('the two models beside each other', () => {
  const errorOf = (model: ForecastModel, counts: readonly number[], truth: readonly number[]): number => {
    const ahead = model.ahead({ counts, period: 4 }, truth.length);
    return truth.reduce((sum, count, step) => sum + Math.abs(count - (ahead[step] ?? 0)), 0);
  };

  it('Holt–Winters averages noise: a third less error than the last period alone', () => {
    const random = seededRandom('models');
    const noisy = (index: number): number => 40 + (PATTERN[index % 4] ?? 0) + 20 * (random.next() - 0.5);
    let own = 0;
    let naive = 0;
    for (let run = 0; run < 100; run += 1) {
      const counts = Array.from({ length: 80 }, (_, index) => noisy(index));
      const truth = Array.from({ length: 4 }, (_, step) => 40 + (PATTERN[step] ?? 0));
      own += errorOf(holtWinters, counts, truth);
      naive += errorOf(seasonalNaive, counts, truth);
    }
    expect(own).toBeLessThan(0.67 * naive);
  });

  it('Holt–Winters follows a load that grows from period to period, which the last period lags', () => {
    const period = 20;
    const growing = Array.from({ length: 220 }, (_, index) => 100 + index + (PATTERN[index % 4] ?? 0));
    const [counts, truth] = [growing.slice(0, 200), growing.slice(200, 206)];
    const errorsOf = (model: ForecastModel): readonly number[] =>
      model.ahead({ counts, period }, truth.length).map((count, step) => (truth[step] ?? 0) - count);
    for (const error of errorsOf(seasonalNaive)) expect(error).toBe(period);
    for (const error of errorsOf(holtWinters)) expect(Math.abs(error)).toBeLessThan(period / 4);
  });

  it('seasonal naive takes over a new pattern after one period, which Holt–Winters has not learned yet', () => {
    const counts = [...repeated(40), 0, 0, 80, 80];
    const truth = [0, 0, 80, 80];
    expect(errorOf(seasonalNaive, counts, truth)).toBe(0);
    expect(errorOf(holtWinters, counts, truth)).toBeGreaterThan(20);
  });
});

import { describe, expect, it } from 'vitest';
import { bestModel, type ClosedBins, type ForecastScore, NO_SCORE, scoreBins } from './forecast-score.ts';

const ahead = (model: readonly number[], other?: readonly number[]): ClosedBins['ahead'] =>
  new Map(
    other === undefined
      ? [['a', model]]
      : ([
          ['a', model],
          ['b', other],
        ] as const),
  );
const closing = (count: number, more: Partial<ClosedBins> = {}): ClosedBins => ({
  count,
  lastValue: 0,
  closed: 1,
  lead: 2,
  memory: 10,
  ahead: ahead([5, 6, 7]),
  ...more,
});
const play = (...bins: readonly ClosedBins[]): ForecastScore => bins.reduce(scoreBins, NO_SCORE);

describe('the score of forecasts', () => {
  it('takes down what is foretold, and scores nothing before its time has come', () => {
    expect(play(closing(3))).toEqual({ models: { a: { pending: [5, 6], error: 0 } }, lastValueError: 0, volume: 0, bins: 0 });
  });

  it('holds what was foretold one lead before against what came, and never what was foretold later', () => {
    const score = play(closing(3), closing(9, { lastValue: 2, ahead: ahead([100, 8, 9]) }));
    expect(score).toEqual({ models: { a: { pending: [6, 8], error: 4 } }, lastValueError: 7, volume: 9, bins: 1 });
  });

  it('forgets errors within its memory, those of the last value alike', () => {
    const score = play(closing(3), closing(9, { lastValue: 2 }), closing(6, { lastValue: 6 }));
    expect(score.models['a']?.error).toBeCloseTo(0.9 * 4, 12);
    expect([score.lastValueError, score.volume, score.bins]).toEqual([0.9 * 7, 0.9 * 9 + 6, 2]);
  });

  it('counts no more bins than it remembers', () => {
    expect(play(...Array.from({ length: 40 }, () => closing(1))).bins).toBe(10);
  });

  it('after a gap scores the last bin by what was foretold for it, and nothing when that was not', () => {
    const two = scoreBins(play(closing(3)), closing(10, { closed: 2, lastValue: 10, ahead: ahead([20, 21, 22]) }));
    expect(two.models['a']).toEqual({ pending: [20, 21], error: 4 });
    const five = scoreBins(play(closing(3)), closing(10, { closed: 5, ahead: ahead([20, 21, 22]) }));
    expect(five).toEqual({ models: { a: { pending: [20, 21], error: 0 } }, lastValueError: 0, volume: 0, bins: 0 });
  });

  it('follows a lead that changes', () => {
    const longer = scoreBins(play(closing(3)), closing(5, { lead: 3, ahead: ahead([20, 21, 22, 23]) }));
    expect(longer.models['a']?.pending).toEqual([6, 21, 22]);
    expect(scoreBins(longer, closing(6, { lead: 1 })).models['a']?.pending).toEqual([21]);
  });

  it('names the model that errs least, and by how much less than the last value', () => {
    expect(bestModel(NO_SCORE)).toBeUndefined();
    const both = play(
      closing(0, { ahead: ahead([5, 5, 5], [8, 8, 8]) }),
      closing(9, { lastValue: 1, ahead: ahead([5, 5, 5], [8, 8, 8]) }),
    );
    expect(bestModel(both)).toEqual({ name: 'b', errorRatio: 1 / 8 });
    const first = play(closing(0, { ahead: ahead([8, 8], [5, 5]) }), closing(9, { lastValue: 1, ahead: ahead([8, 8], [5, 5]) }));
    expect(bestModel(first)).toEqual({ name: 'a', errorRatio: 1 / 8 });
  });

  it('takes no side where the last value never erred', () => {
    expect(bestModel(play(closing(5), closing(5, { lastValue: 5 })))).toEqual({ name: 'a', errorRatio: 1 });
  });
});

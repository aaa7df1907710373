import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Decider, Verdict } from '../decider.ts';
import { demand } from '../deciders/demand.ts';
import { fakeView } from '../fake-observation.ts';
import { type ForecastState, forecast } from './forecast.ts';
import type { ForecastOptions } from './forecast-options.ts';
import { forecastPolicy } from './forecast-policy.ts';

const LIMITS = { startupMs: 5_000, waitSloMs: 2_000, max: 200 };
const RUN_MS = 100;

/** 50 workers for 20 s, 5 for 40 s. */
const perTick = (nowMs: number): number => (nowMs % 60_000 < 20_000 ? 50 : 5);

/** Plays the load to a decider that steers nothing, in ticks of 100 ms. */
const playTo = <State>(untilMs: number, decider: Decider<State>, more: { startupMs?: number } = {}): Verdict<State> => {
  const view = (nowMs: number) => {
    const tasks = perTick(nowMs - 1);
    const runs = { completions: tasks, runMsSum: tasks * RUN_MS, runMsSquaredSum: tasks * RUN_MS * RUN_MS };
    return fakeView({ nowMs, desired: 60, live: 60, arrivals: tasks, ...runs, ...more }, LIMITS);
  };
  const state = decider.start(view(0).limits);
  let verdict: Verdict<State> = { state, desired: 0, reason: 'NO_CHANGE' };
  for (let nowMs = 100; nowMs <= untilMs; nowMs += 100) verdict = decider.decide(verdict.state, view(nowMs));
  return verdict;
};

const play = (untilMs: number, options: ForecastOptions = {}, more: { startupMs?: number } = {}): Verdict<ForecastState> =>
  playTo(untilMs, forecast(options), more);

describe('forecast', () => {
  it('wants before a rise what it needs, one start-up time ahead', () => {
    expect(play(350_000).desired).toBeLessThan(10);
    const { desired, reason, detail } = play(354_500);
    expect(reason).toBe('FLOOR:FORECAST');
    expect(desired).toBeGreaterThan(50);
    expect(desired).toBeLessThan(60);
    expect(detail).toMatchObject({ periodMs: 60_000, scoredRatio: 1, foreseen: desired });
    expect(Number(detail?.['errorRatio'])).toBeLessThan(0.05);
    expect(Number(detail?.['lastValueErrorRatio'])).toBeGreaterThan(0.2);
  });

  it('lets go when no more is to come', () => {
    expect(play(375_000).desired).toBeGreaterThan(50);
    expect(play(381_100).desired).toBeLessThan(10);
  });

  it('is what `demand` wants until it has learned, or nothing', () => {
    const { desired, reason, detail } = play(15_000);
    expect([reason, detail]).toEqual(['FLOOR:FORECAST_LEARNING', { binMs: 1_000 }]);
    expect(desired).toBe(playTo(15_000, demand()).desired);
    expect(desired).toBeGreaterThan(45);
    expect(play(15_000, { until: 'nothing' })).toMatchObject({ desired: 0, state: { demand: null } });
  });

  it('scores and says what it foresees while it does not act', () => {
    const { desired, reason, detail } = play(354_500, { act: 'never' });
    expect([desired, reason]).toEqual([0, 'FLOOR:FORECAST_ONLY']);
    expect(detail).toMatchObject({ periodMs: 60_000, scoredRatio: 1 });
    expect(Number(detail?.['foreseen'])).toBeGreaterThan(50);
    expect(Number(detail?.['errorRatio'])).toBeLessThan(0.05);
  });

  it.each([
    ['whenBetter', 150_000, 'FLOOR:FORECAST_LEARNING'],
    ['whenBetter', 300_000, 'FLOOR:FORECAST'],
    ['always', 100_000, 'FLOOR:FORECAST_LEARNING'],
    ['always', 150_000, 'FLOOR:FORECAST'],
    ['never', 150_000, 'FLOOR:FORECAST_LEARNING'],
    ['never', 300_000, 'FLOOR:FORECAST_ONLY'],
  ] as const)('with `act` %s after %i ms says %s', (act, untilMs, reason) => {
    expect(play(untilMs, { act }).reason).toBe(reason);
  });

  it('names the period before there is a score', () => {
    const { reason, detail } = play(136_000, { until: 'nothing' });
    expect(reason).toBe('FLOOR:FORECAST_LEARNING');
    expect(detail).toMatchObject({ periodMs: 60_000 });
    expect(Number(detail?.['scoredRatio'])).toBeLessThan(0.5);
  });

  it('looks ahead no further than a limit, however long a start was measured', () => {
    const { state } = play(200_000, {}, { startupMs: 3_600_000 });
    expect(state.outlook.ahead.length).toBeLessThanOrEqual(50);
  });

  it('foresees no workers while nothing is known of run times', () => {
    const floor = forecast({ act: 'always', until: 'nothing' });
    let state = floor.start(fakeView({}, LIMITS).limits);
    let verdict = floor.decide(state, fakeView({ nowMs: 0 }, LIMITS));
    for (let nowMs = 100; nowMs <= 200_000; nowMs += 100) {
      verdict = floor.decide(state, fakeView({ nowMs, arrivals: perTick(nowMs) }, LIMITS));
      state = verdict.state;
    }
    expect(verdict).toMatchObject({ desired: 0, reason: 'FLOOR:FORECAST', detail: { periodMs: 60_000, foreseen: 0 } });
  });

  it('has bins of half a second, or two ticks, where workers start at once', () => {
    const binOf = (tickMs: number): number =>
      forecast().start(fakeView({}, { startupMs: 0, tickMs }).limits).outlook.arrivals.binMs;
    expect([binOf(100), binOf(1_000)]).toEqual([500, 2_000]);
  });

  it.each<[unknown, string, string]>([
    [{ model: 'arima' }, 'forecast.model', "'seasonalNaive', 'holtWinters' or 'best'"],
    [{ act: 'now' }, 'forecast.act', ''],
    [{ until: 'never' }, 'forecast.until', ''],
    [{ longestPeriodMs: 999 }, 'forecast.longestPeriodMs', ''],
    [{ longestPeriodMs: 604_800_001 }, 'forecast.longestPeriodMs', ''],
    [{ periodMs: 60_000 }, 'forecast', ''],
  ])('refuses %o', (options, path) => {
    expect(() => forecast(options as ForecastOptions)).toThrow(OptionError);
    expect(() => forecast(options as ForecastOptions)).toThrow(path);
  });
});

describe('forecastPolicy', () => {
  it('lets the demand go quickly only where the floor holds what it needs', () => {
    expect(forecastPolicy().demand.spec.options).toMatchObject({ downWindowMs: 2_000 });
    expect(forecastPolicy({ act: 'never' }).demand.spec).toEqual(demand().spec);
    expect(forecastPolicy({ until: 'nothing' }).demand.spec).toEqual(demand().spec);
    expect(forecastPolicy({ act: 'never' }).floors?.[0]?.spec.options).toMatchObject({ act: 'never', until: 'nothing' });
  });
});

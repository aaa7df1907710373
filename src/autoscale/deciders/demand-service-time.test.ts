import { describe, expect, it } from 'vitest';
import { fakeObservation } from '../fake-observation.ts';
import {
  isServiceAtRest,
  isWarm,
  meanRunMs,
  NO_SERVICE,
  residualRunMs,
  type ServiceState,
  stepService,
} from './demand-service-time.ts';

const TAU_MS = 10_000;

const complete = (state: ServiceState, runsMs: readonly number[], dtMs = 100): ServiceState => {
  const runMsSum = runsMs.reduce((sum, runMs) => sum + runMs, 0);
  const runMsSquaredSum = runsMs.reduce((sum, runMs) => sum + runMs * runMs, 0);
  return stepService(state, fakeObservation({ completions: runsMs.length, runMsSum, runMsSquaredSum, dtMs }), TAU_MS);
};

describe('service time', () => {
  it('stands still before the first completion, and once it has faded to what is kept', () => {
    expect(isServiceAtRest(NO_SERVICE)).toBe(true);
    const kept: ServiceState = { count: 1, sumMs: 50, squaredSumMs2: 2_500, knownMs: 3_000 };
    expect(isServiceAtRest(kept)).toBe(true);
    expect(isServiceAtRest({ ...kept, count: 1.5 })).toBe(false);
    expect(isServiceAtRest({ ...kept, knownMs: 2_900 })).toBe(false);
  });

  it('is unknown before the first completion', () => {
    expect(meanRunMs(complete(NO_SERVICE, []))).toBeUndefined();
    expect(residualRunMs(NO_SERVICE)).toBe(0);
  });

  it('is the mean of what completed, every task counting once', () => {
    expect(meanRunMs(complete(complete(NO_SERVICE, [100], 0), [10, 10, 10], 0))).toBeCloseTo(32.5, 10);
  });

  it('forgets old run times', () => {
    const old = complete(
      NO_SERVICE,
      Array.from({ length: 100 }, () => 500),
    );
    expect(
      meanRunMs(
        complete(
          old,
          Array.from({ length: 100 }, () => 50),
          60_000,
        ),
      ),
    ).toBeLessThan(60);
  });

  it('is remembered through an idle night', () => {
    let state = complete(NO_SERVICE, [80, 120]);
    for (let hour = 0; hour < 12; hour += 1) state = complete(state, [], 3_600_000);
    expect(meanRunMs(state)).toBeCloseTo(100, 10);
    expect(meanRunMs(complete(state, [40]))).toBeLessThan(75);
  });

  it('knows how long a task that runs has run and will run in all', () => {
    expect(residualRunMs(complete(NO_SERVICE, [100, 100]))).toBe(100);
    expect(residualRunMs(complete(NO_SERVICE, [10, 190]))).toBeCloseTo(181, 10);
  });

  it('is warm after 20 completions, or 3 s after the first', () => {
    expect(isWarm(NO_SERVICE)).toBe(false);
    expect(
      isWarm(
        complete(
          NO_SERVICE,
          Array.from({ length: 20 }, () => 5),
        ),
      ),
    ).toBe(true);
    let state = complete(NO_SERVICE, [5], 60_000);
    for (let tick = 0; tick < 29; tick += 1) state = complete(state, []);
    expect(isWarm(state)).toBe(false);
    expect(isWarm(complete(state, []))).toBe(true);
  });
});

import type { DecisionView, Limits } from './decider.ts';
import type { Observation } from './observation.ts';

/** An observation for tests: a quiet pool of 10 workers, one tick of 100 ms after the last step, with what is given changed. */
export const fakeObservation = (given: Partial<Observation> = {}): Observation => ({
  nowMs: 1_000_000,
  dtMs: 100,
  desired: 10,
  live: 10,
  busy: 0,
  idle: 10,
  starting: 0,
  queued: 0,
  arrivals: 0,
  completions: 0,
  failures: 0,
  overloads: 0,
  rejections: 0,
  shed: 0,
  aborted: 0,
  timedOut: 0,
  runMsSum: 0,
  runMsSquaredSum: 0,
  oldestWaitMs: 0,
  startupMs: 0,
  ...given,
});

/** Limits for tests: 2 to 32 workers, a wait SLO of 500 ms, a tick of 100 ms. */
export const FAKE_LIMITS: Limits = Object.freeze({ min: 2, max: 32, waitSloMs: 500, startupMs: 0, tickMs: 100 });

/** What a stage sees, for tests. */
export const fakeView = (given: Partial<Observation> = {}, limits: Partial<Limits> = {}): DecisionView => ({
  observation: fakeObservation(given),
  limits: { ...FAKE_LIMITS, ...limits },
});

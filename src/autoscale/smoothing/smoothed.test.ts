import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Decider } from '../decider.ts';
import { waitStep } from '../deciders/wait-step.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation, WaitObservation } from '../observation.ts';
import { type SmoothedOptions, smoothed } from './smoothed.ts';
import type { SmoothedField } from './smoothed-field.ts';

const waits = (p99: number): WaitObservation => ({ count: 100, mean: p99 / 4, p50: p99 / 8, p99, max: p99 });

/** Notes what it is shown. */
const witness = () => {
  const seen: Observation[] = [];
  const decider: Decider<number> = {
    name: 'witness',
    spec: { kind: 'witness' },
    start: () => 0,
    decide: (count, { observation }) => {
      seen.push(observation);
      return { state: count + 1, desired: observation.desired, reason: 'NO_CHANGE' };
    },
  };
  return { decider, seen };
};

/** Shows observations one after the other, and returns what the decider behind saw. */
const show = (options: SmoothedOptions, given: readonly Partial<Observation>[]) => {
  const { decider, seen } = witness();
  const wrapped = smoothed(decider, options);
  let state = wrapped.start(FAKE_LIMITS);
  for (const observation of given) ({ state } = wrapped.decide(state, fakeView(observation)));
  return { seen, state };
};

const TIMES = [0, 1, 2, 3, 4, 5, 6];

describe('smoothed', () => {
  it('by alpha 0.3 sees 30 % of a step in the first tick and 90 % after seven', () => {
    const { seen } = show({ fields: ['queued'], alpha: 0.3 }, [{ queued: 0 }, ...TIMES.map(() => ({ queued: 100 }))]);
    expect(seen.map(({ queued }) => Math.round(queued))).toEqual([0, 30, 51, 66, 76, 83, 88, 92]);
  });

  it('by a time constant sees 63 % of a step after it, in one tick or in ten', () => {
    for (const ticks of [1, 10]) {
      const steps = Array.from({ length: ticks }, () => ({ queued: 100, dtMs: 2_000 / ticks }));
      const { seen } = show({ fields: ['queued'], tauMs: 2_000 }, [{ queued: 0 }, ...steps]);
      expect(seen.at(-1)?.queued).toBeCloseTo(63.21, 2);
    }
  });

  it('takes the first value as the first average', () => {
    expect(show({ fields: ['busy'], tauMs: 5_000 }, [{ busy: 7 }]).seen[0]?.busy).toBe(7);
  });

  it('smooths waits and readings, and leaves the rest of the observation alone', () => {
    const fields: SmoothedField[] = ['waitMs.p99', 'readings.lag', 'oldestWaitMs'];
    const first = {
      waitMs: waits(100),
      readings: { lag: { value: 10, ageMs: 5 }, other: { value: 1, ageMs: 1 } },
      oldestWaitMs: 40,
    };
    const then = {
      waitMs: waits(300),
      readings: { lag: { value: 20, ageMs: 6 }, other: { value: 2, ageMs: 2 } },
      oldestWaitMs: 80,
    };
    const { seen } = show({ fields, alpha: 0.5 }, [first, then]);
    expect(seen[1]).toEqual({
      ...fakeView(then).observation,
      waitMs: { ...waits(300), p99: 200 },
      readings: { lag: { value: 15, ageMs: 6 }, other: { value: 2, ageMs: 2 } },
      oldestWaitMs: 60,
    });
  });

  it('is not poisoned by a value that is no number: it is left out', () => {
    const broken = (value: number) => ({ readings: { lag: { value, ageMs: 0 } } });
    for (const junk of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const { seen } = show({ fields: ['readings.lag'], alpha: 0.5 }, [broken(junk), broken(10), broken(junk), broken(20)]);
      expect(seen.map(({ readings }) => readings?.['lag']?.value)).toEqual([junk, 10, 10, 15]);
    }
  });

  it('leaves a field without data as it is, and starts anew when data come back', () => {
    const { seen } = show({ fields: ['waitMs.p99', 'readings.lag'], alpha: 0.1 }, [
      { waitMs: waits(900) },
      {},
      { waitMs: waits(50) },
    ]);
    expect(seen.map(({ waitMs }) => waitMs?.p99)).toEqual([900, undefined, 50]);
    expect(seen[1]).not.toHaveProperty('readings');
  });

  it('starts anew after a gap of the clock', () => {
    const { seen } = show({ fields: ['queued'], tauMs: 1e9 }, [{ queued: 0 }, { queued: 100, dtMs: 60_000 }]);
    expect(seen[1]?.queued).toBe(100);
  });

  it('keeps one odd p99 from growing the pool', () => {
    const plain = waitStep();
    const calm = smoothed(plain, { fields: ['waitMs.p99'], tauMs: 2_000 });
    const busy = { busy: 8, queued: 3, arrivals: 9, completions: 9 };
    const usual = fakeView({ ...busy, waitMs: waits(100) });
    const odd = fakeView({ ...busy, waitMs: waits(900) });
    const before = calm.decide(calm.start(FAKE_LIMITS), usual);
    expect(calm.decide(before.state, odd)).toMatchObject({ desired: 10, reason: 'WAIT_OK' });
    expect(plain.decide({ busy: null }, odd)).toMatchObject({ desired: 12, reason: 'WAIT_HIGH' });
  });

  it('is named after what it wraps, and writes it down', () => {
    const decider = smoothed(waitStep(), { fields: ['waitMs.p99', 'waitMs.p99'], alpha: 0.3 });
    expect(decider.name).toBe('waitStep');
    expect(decider.spec).toEqual({ kind: 'smoothed', options: { decider: waitStep().spec, fields: ['waitMs.p99'], alpha: 0.3 } });
  });

  it.each([
    { fields: ['queued'] },
    { fields: ['queued'], tauMs: 5, alpha: 0.3 },
    { fields: ['queued'], tauMs: 0 },
    { fields: ['queued'], alpha: 0 },
    { fields: ['queued'], alpha: 1.1 },
    { fields: ['queued'], alpha: Number.NaN },
    { fields: [], alpha: 0.3 },
    { fields: 'queued', alpha: 0.3 },
    { fields: ['desired'], alpha: 0.3 },
    { fields: ['readings.'], alpha: 0.3 },
    { fields: [5], alpha: 0.3 },
    { fields: ['queued'], alpha: 0.3, tau: 5 },
  ])('refuses %j', (options) => {
    expect(() => smoothed(waitStep(), options as SmoothedOptions)).toThrow(OptionError);
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { type RatioOptions, type RatioState, ratio } from './ratio.ts';

const START: RatioState = { busy: null, lastDesired: null, resizedAtMs: null };
const decide = (given: Partial<Observation>, options: RatioOptions = {}, state = START) =>
  ratio(options).decide(state, fakeView(given));

describe('ratio', () => {
  it.each([
    { busy: 9, desired: 13, reason: 'ABOVE_TARGET' },
    { busy: 7, desired: 10, reason: 'ON_TARGET' },
    { busy: 6.5, desired: 10, reason: 'ON_TARGET' },
    { busy: 3, desired: 5, reason: 'BELOW_TARGET' },
    { busy: 0, desired: 0, reason: 'BELOW_TARGET' },
  ])('makes $desired of 10 workers of which $busy are busy', ({ busy, desired, reason }) => {
    expect(decide({ busy })).toMatchObject({ desired, reason });
  });

  it('starts from the size it is steered to, never from live or busy workers', () => {
    expect(decide({ desired: 100, live: 9, busy: 9 })).toMatchObject({ desired: 13, detail: { utilization: 0.09 } });
    expect(decide({ desired: 10, live: 20, busy: 20 })).toMatchObject({ desired: 15, detail: { utilization: 1 } });
  });

  it('counts starting workers as idle when it would grow: they are the growth that was asked for', () => {
    expect(decide({ busy: 6, starting: 4 })).toMatchObject({
      desired: 10,
      reason: 'WORKERS_STARTING',
      detail: { utilization: 0.6, starting: 4 },
    });
    expect(decide({ busy: 8, starting: 2 })).toMatchObject({ desired: 12, reason: 'ABOVE_TARGET' });
  });

  it('counts starting workers as busy when it would shrink', () => {
    expect(decide({ busy: 4, starting: 4 })).toMatchObject({ desired: 10, reason: 'WORKERS_STARTING' });
    expect(decide({ busy: 3, starting: 2 })).toMatchObject({ desired: 8, reason: 'BELOW_TARGET' });
  });

  it('starts one worker for tasks that wait before none', () => {
    expect(decide({ desired: 0, live: 0, queued: 3 })).toMatchObject({ desired: 1, reason: 'BACKLOG' });
    expect(decide({ desired: 0, live: 0 })).toMatchObject({ desired: 0, reason: 'NO_DATA' });
  });

  it('averages the busy workers over about two seconds', () => {
    const first = decide({ busy: 10 });
    expect(decide({ busy: 0 }, {}, first.state).desired).toBe(14);
  });

  it('takes a signal of the user, with its target', () => {
    const options = { reading: 'cpu', target: 50 };
    expect(decide({ readings: { cpu: { value: 75, ageMs: 100 } } }, options)).toMatchObject({
      desired: 15,
      reason: 'ABOVE_TARGET',
      detail: { signal: 'cpu', value: 75, target: 50, ageMs: 100 },
    });
    expect(decide({}, options)).toMatchObject({ desired: 10, reason: 'NO_DATA', detail: { signal: 'cpu' } });
    expect(decide({ readings: { cpu: { value: 75, ageMs: 900 } } }, options)).toMatchObject({
      desired: 10,
      reason: 'SIGNAL_STALE',
    });
    expect(decide({ readings: { cpu: { value: Number.NaN, ageMs: 0 } } }, options)).toMatchObject({
      desired: 10,
      reason: 'SIGNAL_INVALID',
    });
  });

  it('does not multiply twice by a reading that does not know of the last resize', () => {
    const options = { reading: 'cpu', target: 50 };
    const high = { value: 100, ageMs: 0 };
    const first = decide({ nowMs: 1_000, readings: { cpu: high } }, options);
    expect(first.desired).toBe(20);
    const old = decide({ nowMs: 1_100, desired: 20, readings: { cpu: { value: 100, ageMs: 101 } } }, options, first.state);
    expect(old).toMatchObject({ desired: 20, reason: 'SETTLING' });
    const fresh = decide({ nowMs: 1_200, desired: 20, readings: { cpu: { value: 52, ageMs: 50 } } }, options, old.state);
    expect(fresh).toMatchObject({ desired: 21, reason: 'ABOVE_TARGET' });
  });

  it.each([{}, { reading: 'cpu', target: 50 }])('leaves size 0 for a task that waits: no ratio would (%o)', (options) => {
    const readings = { cpu: { value: 100, ageMs: 0 } };
    expect(decide({ desired: 0, live: 0, idle: 0, queued: 3, readings }, options)).toMatchObject({
      desired: 1,
      reason: 'BACKLOG',
    });
  });

  it('makes a whole product whole: 10 × 0.7 / 0.7 is no 11', () => {
    expect(decide({ readings: { cpu: { value: 0.3, ageMs: 0 } } }, { reading: 'cpu', target: 0.1 }).desired).toBe(30);
  });

  it.each([
    { target: 0 },
    { target: Number.POSITIVE_INFINITY },
    { reading: 'cpu' },
    { reading: 5, target: 5 },
    { signal: 'cpu' },
  ])('refuses %o', (options) => {
    expect(() => ratio(options as RatioOptions)).toThrow(OptionError);
  });
});

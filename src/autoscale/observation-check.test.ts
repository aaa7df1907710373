import { describe, expect, it } from 'vitest';
import { fakeObservation } from './fake-observation.ts';
import { findFault, isCount } from './observation-check.ts';

describe('findFault', () => {
  it('finds nothing in a sound observation, with and without optional fields', () => {
    expect(findFault(fakeObservation())).toBeUndefined();
    const waitMs = { count: 1, mean: 2, p50: 2, p99: 3, max: 3 };
    expect(findFault(fakeObservation({ waitMs, queueCapacity: 5, runMsMin: 1, retryAfterMs: 0, nowMs: -5 }))).toBeUndefined();
  });

  it.each([
    [{ queued: Number.NaN }, { field: 'queued', value: 'NaN' }],
    [{ nowMs: Number.POSITIVE_INFINITY }, { field: 'nowMs', value: 'Infinity' }],
    [{ completions: -1 }, { field: 'completions', value: '-1' }],
    [{ retryAfterMs: Number.NaN }, { field: 'retryAfterMs', value: 'NaN' }],
    [{ arrivals: 1e308 }, { field: 'arrivals', value: '1e+308' }],
    [{ bounds: { min: 5, max: 4 } }, { field: 'bounds', value: '5 to 4' }],
    [{ waitMs: { count: 1, mean: Number.NaN, p50: 0, p99: 0, max: 0 } }, { field: 'waitMs.mean', value: 'NaN' }],
  ])('names the field and the value of %o', (given, fault) => {
    expect(findFault(fakeObservation(given))).toEqual(fault);
  });

  it('does not trust the types of a foreign target', () => {
    const foreign: unknown = { ...fakeObservation(), busy: '3' };
    expect(findFault(foreign as ReturnType<typeof fakeObservation>)).toEqual({ field: 'busy', value: '3' });
    expect(isCount('3')).toBe(false);
    const empty: unknown = { ...fakeObservation(), bounds: null };
    expect(findFault(empty as ReturnType<typeof fakeObservation>)).toEqual({ field: 'bounds', value: 'null' });
  });
});

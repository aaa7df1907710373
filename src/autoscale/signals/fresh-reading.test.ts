import { describe, expect, it } from 'vitest';
import { fakeView } from '../fake-observation.ts';
import type { SignalReading } from '../observation.ts';
import { readingOf } from './fresh-reading.ts';

const readingWith = (lag: SignalReading) => readingOf(fakeView({ readings: { lag } }), 'lag');

describe('readingOf', () => {
  it('gives a value that is not older than three ticks', () => {
    expect(readingWith({ value: 5, ageMs: 300 })).toEqual({ kind: 'value', value: 5, ageMs: 300 });
    expect(readingWith({ value: 5, ageMs: 300.001 })).toMatchObject({
      kind: 'no-data',
      reason: 'SIGNAL_STALE',
      detail: { signal: 'lag', ageMs: 300.001 },
    });
  });

  it('lets the signal itself say when it is stale', () => {
    expect(readingWith({ value: 5, ageMs: 9_000, staleMs: 30_000 }).kind).toBe('value');
    expect(readingWith({ value: 5, ageMs: 101, staleMs: 100 })).toMatchObject({ reason: 'SIGNAL_STALE' });
  });

  it.each(['lag', 'constructor', '__proto__'])('has no data of %s where nothing was read', (name) => {
    const noData = { kind: 'no-data', reason: 'NO_DATA', detail: { signal: name } };
    expect(readingOf(fakeView(), name)).toEqual(noData);
    expect(readingOf(fakeView({ readings: {} }), name)).toEqual(noData);
  });

  it.each([
    { value: Number.NaN, ageMs: 0 },
    { value: Number.POSITIVE_INFINITY, ageMs: 0 },
    { value: 1, ageMs: Number.NaN },
    { value: 1, ageMs: -1 },
  ])('does not trust %o, which a foreign loop may hand in', (reading) => {
    expect(readingWith(reading)).toMatchObject({ kind: 'no-data', reason: 'SIGNAL_INVALID' });
  });
});

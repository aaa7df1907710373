import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Decider } from '../decider.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { SignalReading } from '../observation.ts';
import { readingOf } from './fresh-reading.ts';
import { type FallbackOptions, type FallbackState, withFallback } from './with-fallback.ts';

/** One worker for each unit of lag; counts its steps. */
const byLag = (): Decider<number> => ({
  name: 'byLag',
  spec: { kind: 'byLag' },
  start: () => 0,
  decide: (steps, view) => {
    const lag = readingOf(view, 'lag');
    if (lag.kind === 'no-data')
      return { state: steps + 1, desired: view.observation.desired, reason: lag.reason, detail: lag.detail };
    return { state: steps + 1, desired: lag.value, reason: 'LOAD' };
  },
});

const setup = (options: Partial<FallbackOptions>) => {
  const decider = withFallback(byLag(), { signals: ['lag'], ...options });
  let state: FallbackState = decider.start(FAKE_LIMITS);
  return (nowMs: number, lag: SignalReading | undefined, desired = 10) => {
    const verdict = decider.decide(state, fakeView({ nowMs, desired, ...(lag !== undefined && { readings: { lag } }) }));
    state = JSON.parse(JSON.stringify(verdict.state)) as FallbackState;
    return verdict;
  };
};

const fresh = (value: number): SignalReading => ({ value, ageMs: 0 });

describe('withFallback', () => {
  it('lets the decider rule while its signal is there, and keeps its state', () => {
    const decide = setup({ use: 'fixed', size: 20 });
    expect(decide(0, fresh(7))).toMatchObject({ desired: 7, reason: 'LOAD', state: { inner: 1, missingSinceMs: null } });
    expect(decide(100, fresh(8)).state.inner).toBe(2);
  });

  it.each<[FallbackOptions['use'], number, number]>([
    ['fixed', 10, 20],
    ['fixed', 30, 20],
    ['ifHigher', 10, 20],
    ['ifHigher', 30, 30],
    ['ifLower', 10, 10],
    ['ifLower', 30, 20],
  ])('%s, from %i: holds for a minute without the signal, and then asks for %i', (use, desired, size) => {
    const decide = setup({ ...(use !== undefined && { use }), size: 20 });
    expect(decide(0, undefined, desired)).toMatchObject({ desired, reason: 'NO_DATA' });
    expect(decide(60_000, undefined, desired)).toMatchObject({ desired, reason: 'NO_DATA' });
    expect(decide(60_001, undefined, desired)).toMatchObject({
      desired: size,
      reason: 'SIGNAL_FALLBACK',
      detail: { signal: 'lag', missingMs: 60_001, size: 20 },
    });
  });

  it('counts from the time of the last value, where there was one', () => {
    const decide = setup({ use: 'fixed', size: 20, afterMs: 5_000 });
    decide(0, fresh(7));
    expect(decide(5_000, { value: 7, ageMs: 5_000 })).toMatchObject({ desired: 10, reason: 'SIGNAL_STALE' });
    expect(decide(5_001, { value: 7, ageMs: 5_001 })).toMatchObject({ desired: 20, reason: 'SIGNAL_FALLBACK' });
  });

  it('holds for ever by default', () => {
    const decide = setup({});
    decide(0, undefined);
    expect(decide(10_000_000, undefined)).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('lets the decider rule again as soon as the signal is back, and starts to count anew', () => {
    const decide = setup({ use: 'fixed', size: 20, afterMs: 1_000 });
    decide(0, undefined);
    expect(decide(2_000, undefined).desired).toBe(20);
    expect(decide(2_100, fresh(3)).desired).toBe(3);
    expect(decide(2_200, undefined)).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('needs every signal that it names', () => {
    const decider = withFallback(byLag(), { signals: ['lag', 'depth'], use: 'fixed', size: 20, afterMs: 0 });
    const state = decider.start(FAKE_LIMITS);
    const readings = { lag: fresh(7), depth: { value: 1, ageMs: 900 } };
    expect(decider.decide(state, fakeView({ readings }))).toMatchObject({ desired: 20, detail: { signal: 'depth' } });
  });

  it('counts for the signal that is missing for the longest time', () => {
    const decider = withFallback(byLag(), { signals: ['lag', 'depth'], use: 'fixed', size: 20, afterMs: 0 });
    const readings = { lag: { value: 7, ageMs: 400 }, depth: { value: 1, ageMs: 900 } };
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView({ readings })).detail).toMatchObject({
      signal: 'depth',
      missingMs: 900,
    });
  });

  it('does not count from a time that is still to come', () => {
    const decide = setup({ use: 'fixed', size: 20, afterMs: 1_000 });
    decide(1_000_000, undefined); // a state from another clock
    expect(decide(500, undefined)).toMatchObject({ desired: 10 });
    expect(decide(1_501, undefined)).toMatchObject({ desired: 20 });
  });

  it('is written down with its decider', () => {
    expect(withFallback(byLag(), { signals: ['lag'], use: 'ifHigher', size: 8 })).toMatchObject({
      name: 'byLag',
      spec: {
        kind: 'withFallback',
        options: { decider: { kind: 'byLag' }, signals: ['lag'], afterMs: 60_000, use: 'ifHigher', size: 8 },
      },
    });
  });

  it.each<[string, unknown]>([
    ['no signals', { use: 'hold' }],
    ['an empty list', { signals: [] }],
    ['a signal that is no name', { signals: [5] }],
    ['an unknown use', { signals: ['lag'], use: 'shrink', size: 1 }],
    ['no size', { signals: ['lag'], use: 'fixed' }],
    ['a size for a hold', { signals: ['lag'], size: 4 }],
    ['a size that is none', { signals: ['lag'], use: 'fixed', size: 1.5 }],
    ['a time that is none', { signals: ['lag'], afterMs: -1 }],
    ['a misspelt option', { signals: ['lag'], after: 1 }],
  ])('refuses %s', (_words, options) => {
    expect(() => withFallback(byLag(), options as FallbackOptions)).toThrow(OptionError);
  });
});

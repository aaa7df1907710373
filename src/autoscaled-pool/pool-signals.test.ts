import { describe, expect, it } from 'vitest';
import { type Decider, readingOf } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { ManualClock } from '../time/index.ts';
import { createPool } from './create-pool.ts';

const byLag = (): Decider => ({
  name: 'byLag',
  spec: { kind: 'byLag' },
  start: () => null,
  decide: (_state, view) => {
    const lag = readingOf(view, 'lag');
    return lag.kind === 'value'
      ? { state: null, desired: lag.value, reason: 'LOAD' }
      : { state: null, desired: view.observation.desired, reason: lag.reason, detail: lag.detail };
  },
});

describe('signals of a pool', () => {
  it('steer its size, are shown, and end with it', async () => {
    const clock = new ManualClock();
    let lag = 7;
    let isOpen = false;
    const pool = createPool(async () => undefined, {
      max: 20,
      policy: byLag(),
      clock,
      signals: {
        lag: {
          start: () => {
            isOpen = true;
          },
          stop: () => {
            isOpen = false;
          },
          read: () => lag,
        },
      },
    });
    clock.advance(100);
    expect([pool.desired, isOpen]).toEqual([7, true]);
    lag = Number.NaN;
    clock.advance(400);
    expect(pool.desired).toBe(7);
    expect(pool.explain().text).toBe('7 of 20: lag is 400 ms old, so the size is held');
    expect(pool.autoscaler.signals).toMatchObject({ lag: { value: 7, ageMs: 400, isStale: true, errors: 3 } });
    expect(pool.autoscaler.signalErrors).toBe(3);
    await pool.close();
    expect([clock.activeTimers, isOpen]).toEqual([0, false]);
  });

  it('are none where none were given', async () => {
    const pool = createPool(async () => undefined, { max: 20, clock: new ManualClock() });
    expect(pool.autoscaler.signals).toEqual({});
    await pool.close();
  });

  it('end with a pool that is terminated', async () => {
    const clock = new ManualClock();
    const pool = createPool(async () => undefined, { max: 20, clock, signals: { lag: () => 1 } });
    await pool.terminate();
    expect(clock.activeTimers).toBe(0);
  });

  it('are refused where they are no signals, and for a fixed size', () => {
    expect(() => createPool(async () => undefined, { max: 2, signals: { lag: 5 as never } })).toThrow(OptionError);
    expect(() => createPool(async () => undefined, { size: 2, signals: { lag: () => 1 } } as never)).toThrow(/`signals`/);
  });
});

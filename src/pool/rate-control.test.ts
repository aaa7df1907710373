import { describe, expect, it } from 'vitest';
import type { Clock } from '../time/index.ts';
import { RateControl } from './rate-control.ts';

const TASK = { options: undefined };

/** A clock that goes on by `stepMs` with every reading, and timers that fire when they are told to. */
const createRunningClock = (stepMs: number) => {
  const timers: { readonly fire: () => void; readonly delayMs: number }[] = [];
  let nowMs = 0;
  const clock = {
    now: () => {
      nowMs += stepMs;
      return nowMs;
    },
    setTimer: (fire: () => void, delayMs: number) => {
      timers.push({ fire, delayMs });
      return { cancel: () => undefined };
    },
  } as unknown as Clock; // what a rate control calls of it
  return { clock, timers, skip: (ms: number) => (nowMs += ms) };
};

describe('the rate control', () => {
  it('announces a start that was refused a moment before it was free', () => {
    const { clock, timers, skip } = createRunningClock(0.5);
    const rate = new RateControl([{ name: 'rate', limit: 1, perMs: 50 }], clock);
    let told = 0;
    rate.whenFree(() => {
      told += 1;
    });
    rate.started(TASK); // at 0.5
    skip(49); // the next readings are 50 and 50.5
    expect(rate.mayStart(TASK)).toBe(false);
    rate.announce(TASK);
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([0]);
    timers[0]?.fire();
    expect(told).toBe(1);
  });

  it('announces nothing when it is not the rate that holds a task back', () => {
    const { clock, timers, skip } = createRunningClock(0.5);
    const rate = new RateControl([{ name: 'rate', limit: 1, perMs: 50 }], clock);
    rate.started(TASK);
    skip(49);
    expect(rate.mayStart(TASK)).toBe(false);
    rate.announce(TASK);
    timers[0]?.fire();
    rate.announce(TASK); // no worker is free, say: nobody has asked for the rate since
    expect(timers).toHaveLength(1);
    expect(rate.mayStart(TASK)).toBe(true);
    rate.announce(TASK);
    expect(timers).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { fakeView } from '../fake-observation.ts';
import type { Observation, WaitObservation } from '../observation.ts';
import { type AimdOptions, aimd } from './aimd.ts';

const waits = (mean: number, p99: number): WaitObservation => ({ count: 100, mean, p50: mean, p99, max: p99 });
const EMPTY = { queued: 0, queueCapacity: 100 };
const FULL = { queued: 90, queueCapacity: 100 };

const decide = (given: Partial<Observation>, options: AimdOptions = {}) => aimd(options).decide({ busy: null }, fakeView(given));

describe('aimd', () => {
  it('adds one worker while tasks wait too long', () => {
    expect(decide({ busy: 10, queued: 40, waitMs: waits(300, 900) })).toMatchObject({ desired: 11, reason: 'WAIT_HIGH' });
  });

  it('takes away a quarter while nobody waits', () => {
    expect(decide({ desired: 20, waitMs: waits(1, 2) })).toMatchObject({ desired: 15, reason: 'WAIT_LOW' });
  });

  it('is never stuck at 3: a quarter of it, rounded down, is 0', () => {
    const sizes: number[] = [];
    for (let desired = 12; desired > 0 && sizes.length < 20; ) {
      ({ desired } = decide({ desired, waitMs: waits(1, 2) }));
      sizes.push(desired);
    }
    expect(sizes).toEqual([9, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('stops a step down where the remaining workers would be too busy', () => {
    expect(decide({ desired: 20, busy: 11.5, waitMs: waits(1, 2) })).toMatchObject({
      desired: 17,
      reason: 'WAIT_LOW',
      detail: { needed: 17 },
    });
    expect(decide({ desired: 20, busy: 14, waitMs: waits(1, 2) })).toMatchObject({ desired: 20, reason: 'BUSY_AFTER_SHRINK' });
  });

  it.each([
    { given: { ...FULL, busy: 10 }, desired: 11, reason: 'QUEUE_FILL_HIGH' },
    { given: { ...EMPTY, desired: 20 }, desired: 15, reason: 'QUEUE_FILL_LOW' },
    { given: { queued: 50, queueCapacity: 100 }, desired: 10, reason: 'QUEUE_FILL_OK' },
    { given: { queued: 50 }, desired: 10, reason: 'NO_DATA' },
  ])('by queue fill: $reason', ({ given, desired, reason }) => {
    expect(decide(given, { by: 'queueFill' })).toMatchObject({ desired, reason });
  });

  it('by queue fill: grows at size 0 as soon as one task waits, and keeps one worker while any does', () => {
    expect(decide({ desired: 0, queued: 1, queueCapacity: 100 }, { by: 'queueFill' })).toMatchObject({
      desired: 1,
      reason: 'STALLED',
    });
    expect(decide({ desired: 1, queued: 1, queueCapacity: 100 }, { by: 'queueFill' })).toMatchObject({ desired: 1 });
  });

  it('starts from the size it is steered to, never from live or busy workers', () => {
    expect(decide({ desired: 30, live: 9, busy: 9, ...FULL }, { by: 'queueFill' }).desired).toBe(31);
  });

  it('takes steps and limits from the options', () => {
    const options: AimdOptions = {
      by: 'queueFill',
      increase: 3,
      decreaseRatio: 0.5,
      highFillRatio: 0.2,
      lowFillRatio: 0.1,
      maxUtilizationRatio: 1,
    };
    expect(decide({ queued: 21, queueCapacity: 100 }, options).desired).toBe(13);
    expect(decide({ queued: 9, queueCapacity: 100, busy: 4 }, options).desired).toBe(5);
  });

  it.each([
    { by: 'depth' },
    { increase: 0 },
    { decreaseRatio: 0 },
    { decreaseRatio: 1 },
    { maxUtilizationRatio: 0 },
    { lowFillRatio: 0.8 },
    { highP99Ms: 10 },
    { add: 1 },
  ])('refuses %o', (options) => {
    expect(() => aimd(options as AimdOptions)).toThrow(OptionError);
  });
});

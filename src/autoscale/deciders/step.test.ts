import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { createController } from '../create-controller.ts';
import { FAKE_LIMITS, fakeObservation, fakeView } from '../fake-observation.ts';
import { step } from './step.ts';
import { stepPolicy } from './step-policy.ts';

describe('step', () => {
  it.each([
    { queued: 76, desired: 12, reason: 'QUEUE_FILL_HIGH' },
    { queued: 75, desired: 10, reason: 'QUEUE_FILL_OK' },
    { queued: 10, desired: 10, reason: 'QUEUE_FILL_OK' },
    { queued: 9, desired: 9, reason: 'QUEUE_FILL_LOW' },
  ])('asks for $desired with $queued of 100 queued', ({ queued, desired, reason }) => {
    expect(step().decide(null, fakeView({ queued, queueCapacity: 100 }))).toMatchObject({ desired, reason });
  });

  it('starts from the size it is steered to, never from live or busy workers', () => {
    const view = fakeView({ desired: 20, live: 9, busy: 9, queued: 90, queueCapacity: 100 });
    expect(step().decide(null, view).desired).toBe(22);
  });

  it.each([undefined, 0])('holds while the queue has no fill (capacity %s)', (queueCapacity) => {
    const view = fakeView({ queued: 5, ...(queueCapacity !== undefined && { queueCapacity }) });
    expect(step().decide(null, view)).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it.each([100, undefined, 0])('asks for workers at size 0 as soon as one task waits (capacity %s)', (queueCapacity) => {
    const view = fakeView({ desired: 0, live: 0, idle: 0, queued: 1, ...(queueCapacity !== undefined && { queueCapacity }) });
    expect(step().decide(null, view)).toMatchObject({ desired: 2, reason: 'STALLED' });
  });

  it('keeps one worker while tasks wait, and none once none does', () => {
    const decider = step({ down: 3 });
    expect(decider.decide(null, fakeView({ desired: 2, queued: 1, queueCapacity: 100 })).desired).toBe(1);
    expect(decider.decide(null, fakeView({ desired: 2, queued: 0, queueCapacity: 100 })).desired).toBe(0);
  });

  it('remembers nothing', () => {
    const decider = step();
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView({ queued: 90, queueCapacity: 100 })).state).toBeNull();
  });

  it('takes its thresholds and steps from the options', () => {
    const decider = step({ highFillRatio: 0.5, lowFillRatio: 0.2, up: 5, down: 3 });
    expect(decider.decide(null, fakeView({ queued: 51, queueCapacity: 100 })).desired).toBe(15);
    expect(decider.decide(null, fakeView({ queued: 19, queueCapacity: 100 })).desired).toBe(7);
  });

  it.each([{ highFillRatio: 1.5 }, { lowFillRatio: 0.8 }, { up: 0 }, { down: 1.5 }, { hi: 1 }])('refuses %o', (options) => {
    expect(() => step(options)).toThrow(OptionError);
  });
});

describe('stepPolicy', () => {
  const controllerOf = () => createController({ policy: stepPolicy(), min: 2, max: 32, waitSloMs: 500 });
  const full = { queued: 100, queueCapacity: 100, dtMs: 500 };

  it('looks at the queue every 500 ms', () => {
    expect(controllerOf().tickMs).toBe(500);
  });

  it('clamps after the step: 31 + 2 is 32, never 33', () => {
    const recommendation = controllerOf().step(fakeObservation({ ...full, desired: 31 }));
    expect(recommendation.desired).toBe(32);
    expect(recommendation.binding).toEqual({ stage: 'bounds', reason: 'AT_MAX' });
  });

  it('does not shrink an empty pool on its first tick', () => {
    const recommendation = controllerOf().step(fakeObservation({ queued: 0, queueCapacity: 100, dtMs: 500 }));
    expect(recommendation).toMatchObject({ desired: 10, binding: { stage: 'cooldown', reason: 'COOLDOWN_DOWN' } });
  });

  it('shrinks by one worker at a time, 30 s after the start and 30 s after each step', () => {
    const controller = controllerOf();
    let desired = 10;
    const changesMs: number[] = [];
    for (let nowMs = 0; nowMs <= 95_000; nowMs += 500) {
      const next = controller.step(fakeObservation({ nowMs, dtMs: 500, desired, queued: 0, queueCapacity: 100 })).desired;
      if (next !== desired) changesMs.push(nowMs);
      desired = next;
    }
    expect(changesMs).toEqual([30_000, 60_000, 90_000]);
    expect(desired).toBe(7);
  });

  it('grows by two workers every 2 s', () => {
    const controller = controllerOf();
    let desired = 2;
    const sizes: number[] = [];
    for (let nowMs = 0; nowMs < 6_000; nowMs += 500) {
      desired = controller.step(fakeObservation({ ...full, nowMs, desired })).desired;
      sizes.push(desired);
    }
    expect(sizes).toEqual([4, 4, 4, 4, 6, 6, 6, 6, 8, 8, 8, 8]);
  });

  it('takes a tick, cooldowns and steps from the options', () => {
    const policy = stepPolicy({ tickMs: 1_000, cooldown: { upMs: 0 }, up: 4 });
    expect(policy.tickMs).toBe(1_000);
    const controller = createController({ policy, min: 2, max: 32, waitSloMs: 500 });
    expect(controller.step(fakeObservation({ ...full, nowMs: 0, desired: 2 })).desired).toBe(6);
    expect(controller.step(fakeObservation({ ...full, nowMs: 1_000, desired: 6 })).desired).toBe(10);
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { createController } from '../create-controller.ts';
import { fakeObservation, fakeView } from '../fake-observation.ts';
import type { Observation, WaitObservation } from '../observation.ts';
import { waitStep } from './wait-step.ts';
import { waitStepPolicy } from './wait-step-policy.ts';

const waits = (mean: number, p99: number): WaitObservation => ({ count: 100, mean, p50: mean, p99, max: p99 });

const decide = (given: Partial<Observation>, options = {}) => waitStep(options).decide({ busy: null }, fakeView(given));

const ACTIVE = { busy: 6, arrivals: 8, completions: 8 };

describe('waitStep', () => {
  it.each([
    {
      when: 'p99 is above the limit and tasks wait',
      given: { waitMs: waits(300, 501), queued: 40 },
      desired: 12,
      reason: 'WAIT_HIGH',
    },
    { when: 'p99 is on the limit', given: { waitMs: waits(300, 500), queued: 40 }, desired: 10, reason: 'WAIT_OK' },
    { when: 'the mean is low and few workers are busy', given: { waitMs: waits(19, 30) }, desired: 9, reason: 'WAIT_LOW' },
    { when: 'the mean is on the limit', given: { waitMs: waits(20, 30) }, desired: 10, reason: 'WAIT_OK' },
    {
      when: 'the mean is low but a task waits now',
      given: { waitMs: waits(5, 30), queued: 1, oldestWaitMs: 40 },
      desired: 10,
      reason: 'WAIT_OK',
    },
    {
      when: 'the oldest task waits too long',
      given: { waitMs: waits(5, 30), queued: 9, oldestWaitMs: 600 },
      desired: 12,
      reason: 'WAIT_HIGH',
    },
  ])('asks for $desired when $when', ({ given, desired, reason }) => {
    expect(decide({ ...ACTIVE, ...given })).toMatchObject({ desired, reason });
  });

  it('starts from the size it is steered to, never from live or busy workers', () => {
    expect(decide({ desired: 30, live: 9, busy: 16, queued: 40, waitMs: waits(400, 900) }).desired).toBe(32);
  });

  it('does not grow for a burst that is over: recorded waits stay high for ten seconds', () => {
    expect(decide({ ...ACTIVE, waitMs: waits(400, 900), queued: 0 })).toMatchObject({ desired: 10, reason: 'WAIT_PAST' });
  });

  it('does not shrink a stalled pool: no task has started for ten seconds, so nothing is recorded', () => {
    const stalled = { busy: 10, queued: 478, oldestWaitMs: 400 };
    expect(decide(stalled)).toMatchObject({ desired: 10, reason: 'STALLED' });
    expect(decide({ ...stalled, oldestWaitMs: 5_000 })).toMatchObject({ desired: 12, reason: 'WAIT_HIGH' });
    // a window that still remembers the good times before the stall
    expect(decide({ ...stalled, oldestWaitMs: 5_000, waitMs: waits(0.1, 0.2) })).toMatchObject({
      desired: 12,
      reason: 'WAIT_HIGH',
    });
  });

  it('holds low waits where the remaining workers would be too busy: low waits are the goal', () => {
    expect(decide({ ...ACTIVE, busy: 7, waitMs: waits(1, 5) })).toMatchObject({
      desired: 10,
      reason: 'BUSY_AFTER_SHRINK',
      detail: { utilizationAfter: 7 / 9, maxUtilizationRatio: 0.7 },
    });
    expect(decide({ ...ACTIVE, busy: 6.3, waitMs: waits(1, 5) }).desired).toBe(9);
  });

  it('averages the busy workers, so that one quiet moment does not shrink the pool', () => {
    const decider = waitStep();
    let { state } = decider.decide({ busy: null }, fakeView({ ...ACTIVE, busy: 9, waitMs: waits(1, 5) }));
    const quiet = decider.decide(state, fakeView({ ...ACTIVE, busy: 2, waitMs: waits(1, 5) }));
    expect(quiet.reason).toBe('BUSY_AFTER_SHRINK');
    state = quiet.state;
    for (let tick = 0; tick < 40; tick += 1)
      ({ state } = decider.decide(state, fakeView({ ...ACTIVE, busy: 2, waitMs: waits(1, 5) })));
    expect(decider.decide(state, fakeView({ ...ACTIVE, busy: 2, waitMs: waits(1, 5) })).reason).toBe('WAIT_LOW');
  });

  it('shrinks a pool in which nothing happens, and not one that merely has no waits', () => {
    expect(decide({ busy: 0, queued: 0 })).toMatchObject({ desired: 9, reason: 'IDLE' });
    expect(decide({ busy: 0, queued: 0, completions: 3 })).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('keeps a worker for work that is there: a size of none can bear none', () => {
    expect(decide({ desired: 1, busy: 1, waitMs: waits(1, 5) })).toMatchObject({ desired: 1, reason: 'BUSY_AFTER_SHRINK' });
    expect(decide({ desired: 1, busy: 0 })).toMatchObject({ desired: 0, reason: 'IDLE' });
  });

  it('does not grow while workers are unused, and says whether they are starting', () => {
    const late = { waitMs: waits(400, 900), queued: 40 };
    expect(decide({ ...late, busy: 4 })).toMatchObject({ desired: 10, reason: 'NOT_BUSY' });
    expect(decide({ ...late, busy: 4, starting: 6 })).toMatchObject({ desired: 10, reason: 'WORKERS_STARTING' });
    expect(decide({ ...late, busy: 5 })).toMatchObject({ desired: 12, reason: 'WAIT_HIGH' });
    expect(decide({ ...late, desired: 0, busy: 0 })).toMatchObject({ desired: 2, reason: 'WAIT_HIGH' });
  });

  it('takes limits and steps from the options', () => {
    const options = { highP99Ms: 100, lowMeanMs: 5, up: 4, down: 3, maxUtilizationRatio: 1, minBusyRatio: 0 };
    expect(decide({ busy: 0, queued: 1, waitMs: waits(40, 101) }, options).desired).toBe(14);
    expect(decide({ busy: 7, waitMs: waits(4, 5) }, options).desired).toBe(7);
  });

  it.each([
    { highP99Ms: -1 },
    { highP99Ms: Number.NaN },
    { lowMeanMs: 500 },
    { up: 0 },
    { down: 1.5 },
    { maxUtilizationRatio: 0 },
    { maxUtilizationRatio: 1.1 },
    { minBusyRatio: 2 },
    { p99: 5 },
  ])('refuses %o', (options) => {
    expect(() => waitStep(options)).toThrow(OptionError);
  });
});

describe('waitStepPolicy', () => {
  const BREACH = { dtMs: 500, busy: 10, arrivals: 8, completions: 8, queued: 40, waitMs: waits(10, 900) };

  it('never shrinks a pool in breach while the cooldown holds growth, though the mean wait is low', () => {
    const controller = createController({ policy: waitStepPolicy(), min: 2, max: 32, waitSloMs: 500 });
    let desired = 10;
    const sizes: number[] = [];
    for (let nowMs = 60_000; nowMs < 64_000; nowMs += 500) {
      desired = controller.step(fakeObservation({ ...BREACH, nowMs, desired })).desired;
      sizes.push(desired);
    }
    expect(sizes).toEqual([12, 12, 12, 12, 14, 14, 14, 14]);
  });

  it('names the cooldown that held', () => {
    const controller = createController({ policy: waitStepPolicy(), min: 2, max: 32, waitSloMs: 500 });
    controller.step(fakeObservation({ ...BREACH, nowMs: 0, desired: 10 }));
    expect(controller.step(fakeObservation({ ...BREACH, nowMs: 500, desired: 12 })).binding).toEqual({
      stage: 'cooldown',
      reason: 'COOLDOWN_UP',
    });
  });

  it('takes tick, cooldowns and limits from the options', () => {
    const policy = waitStepPolicy({ tickMs: 250, cooldown: { upMs: 0 }, up: 5 });
    const controller = createController({ policy, min: 2, max: 32, waitSloMs: 500 });
    expect(controller.tickMs).toBe(250);
    expect(controller.step(fakeObservation({ ...BREACH, nowMs: 0 })).desired).toBe(15);
    expect(controller.step(fakeObservation({ ...BREACH, nowMs: 250, desired: 15 })).desired).toBe(20);
  });
});

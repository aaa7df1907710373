import { describe, expect, it } from 'vitest';
import { createController } from './create-controller.ts';
import { onDemand } from './deciders/on-demand.ts';
import { step } from './deciders/step.ts';
import { fakeObservation } from './fake-observation.ts';
import { ReplaceableController } from './replaceable-controller.ts';

const LIMITS = { min: 1, max: 9, waitSloMs: 500 };
const free = () => createController({ ...LIMITS, policy: { demand: onDemand(), tickMs: 100 } });
const stepping = (tickMs = 100) => createController({ ...LIMITS, policy: { demand: step(), tickMs } });
const quiet = fakeObservation({ desired: 9, live: 1, busy: 0, idle: 1, starting: 0, queued: 0 });

describe('ReplaceableController', () => {
  it('answers as the controller that it has: first one, then the other', () => {
    const controller = new ReplaceableController(stepping());
    expect(controller.step(quiet)).toEqual(stepping().step(quiet));
    expect(controller.tickMs).toBe(100);
    controller.replace(free());
    expect(controller.snapshot()).toEqual(free().snapshot());
    expect(controller.step(quiet)).toEqual(free().step(quiet));
  });

  it('rests when the one that it has may, and not when that cannot say', () => {
    const controller = new ReplaceableController(free());
    controller.step(quiet);
    expect(controller.isAtRest()).toBe(true);
    const { tickMs, ...silent } = free();
    controller.replace({
      ...silent,
      tickMs,
      step: () => free().step(quiet),
      snapshot: free().snapshot,
      restore: () => undefined,
    });
    expect(controller.isAtRest()).toBe(false);
  });

  it('restores the state of the one that it has', () => {
    const controller = new ReplaceableController(free());
    const played = stepping();
    played.step(quiet);
    controller.replace(stepping());
    controller.restore(played.snapshot());
    expect(controller.snapshot()).toEqual(played.snapshot());
  });

  it('keeps the one that it has when another cadence is offered', () => {
    const controller = new ReplaceableController(free());
    expect(() => controller.replace(stepping(250))).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'policy.tickMs', allowed: '100, as of the policy that runs' }),
    );
    expect(controller.snapshot()).toEqual(free().snapshot());
  });
});

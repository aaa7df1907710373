import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { createAutoscaler } from './autoscaler.ts';
import type { AutoscalerOptions } from './autoscaler-options.ts';
import { createController } from './create-controller.ts';
import { demand } from './deciders/demand.ts';
import { onDemand } from './deciders/on-demand.ts';
import type { DecisionRecord } from './decision-record.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';
import { cooldown } from './guards/cooldown-guard.ts';
import { tolerance } from './guards/tolerance.ts';
import type { Policy } from './policy.ts';

/** A target that tells when a worker becomes busy. */
class WakingTarget extends FakeScaleTarget {
  listener: (() => void) | undefined;
  canCall = true;

  whenBusy(listener: (() => void) | undefined): boolean {
    if (listener !== undefined && !this.canCall) return false;
    this.listener = listener;
    return true;
  }

  /** A task starts, and one tick later it has ended. */
  work(): void {
    this.numbers.arrivals += 1;
    const { listener } = this;
    this.listener = undefined;
    listener?.();
  }
}

const setup = (options: Partial<AutoscalerOptions> = {}, policy: Policy = { demand: onDemand() }) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new WakingTarget(8);
  target.numbers.live = 2;
  const controller = createController({ policy: { ...policy, tickMs: 100 }, min: 2, max: 8, waitSloMs: 500 });
  const autoscaler = createAutoscaler({
    target,
    controller,
    min: 2,
    max: 8,
    clock,
    onListenerError: (error) => {
      throw error;
    },
    ...options,
  });
  const records: DecisionRecord[] = [];
  autoscaler.onDecision((record) => records.push(record));
  autoscaler.start();
  return { clock, target, autoscaler, records };
};

describe('an autoscaler with nothing to do', () => {
  it('goes without a timer after a tick in which nothing happened, and says so', () => {
    const { clock, autoscaler, records } = setup();
    expect(autoscaler.isResting).toBe(false); // the first tick has only taken a base
    clock.advance(60_000);
    expect(records.map(({ at }) => at)).toEqual([1_000, 1_100]);
    expect([clock.activeTimers, autoscaler.isRunning, autoscaler.isResting]).toEqual([0, true, true]);
    expect(autoscaler.snapshot()).toMatchObject({ isRunning: true, isResting: true });
  });

  it('is woken by a task and sees it as if it had never rested', () => {
    const { clock, target, records } = setup();
    clock.advance(3_600_030);
    target.work();
    clock.advance(70);
    expect(records.at(-1)).toMatchObject({ at: 3_601_100, observation: { dtMs: 100, arrivals: 1 } });
    clock.advance(60_000);
    expect(records.map(({ at }) => at - 3_601_100).slice(2)).toEqual([0, 100]); // and rests again
    expect(clock.activeTimers).toBe(0);
  });

  it('keeps to its plan when it is woken at the very time of a tick', () => {
    const { clock, target, records } = setup();
    clock.advance(60_000);
    target.work();
    clock.advance(100);
    expect(records.at(-1)).toMatchObject({ at: 61_100, observation: { dtMs: 100, arrivals: 1 } });
  });

  it.each<[string, (parts: ReturnType<typeof setup>) => void]>([
    ['an override', ({ autoscaler }) => autoscaler.override({ desired: 3, reason: 'deploy', actor: 'alice' })],
    ['a release', ({ autoscaler }) => autoscaler.release()],
    ['a pause', ({ autoscaler }) => autoscaler.pause()],
    ['a resume', ({ autoscaler }) => autoscaler.resume()],
    [
      'a dry run',
      ({ autoscaler }) => {
        autoscaler.dryRun = true;
      },
    ],
    ['a tick by hand', ({ autoscaler }) => autoscaler.tick()],
  ])('is woken by %s', (_words, speak) => {
    const parts = setup();
    parts.clock.advance(60_030);
    speak(parts);
    const before = parts.records.length;
    parts.clock.advance(70);
    expect(parts.records.length).toBeGreaterThan(2);
    expect(parts.records.slice(before).every(({ observation }) => observation.dtMs <= 100)).toBe(true);
    parts.autoscaler.stop();
    expect(parts.clock.activeTimers).toBe(0);
  });

  it('applies an override at the next time of its plan, and rests again after its end', () => {
    const { clock, target, autoscaler } = setup();
    clock.advance(60_000);
    autoscaler.override({ desired: 3, forMs: 1_000, reason: 'deploy', actor: 'alice' });
    clock.advance(100);
    expect(target.desired).toBe(3);
    clock.advance(1_000);
    expect(target.desired).toBe(8);
    clock.advance(1_000);
    expect(autoscaler.isResting).toBe(true);
  });

  it('takes new bounds at once', () => {
    const { clock, target, autoscaler } = setup();
    clock.advance(60_030);
    autoscaler.setBounds({ max: 5 });
    expect(target.desired).toBe(5);
    clock.advance(1_000);
    expect(autoscaler.isResting).toBe(true);
    autoscaler.setBounds({ max: 9 });
    expect(target.desired).toBe(9);
  });

  it('does not miss what a listener of the last tick asks for', () => {
    const { clock, autoscaler, target } = setup();
    let isAsked = false;
    autoscaler.onDecision(({ at }) => {
      if (at < 1_100 || isAsked) return;
      isAsked = true;
      autoscaler.override({ desired: 3, reason: 'deploy', actor: 'alice' });
    });
    clock.advance(200);
    expect(target.desired).toBe(3);
  });

  it('is woken when a budget asks workers back, and rests only when that is settled', () => {
    const budget = new FakeGrantSource((recommended) => recommended);
    const { clock, autoscaler, records } = setup({ budget });
    clock.advance(60_000);
    expect(autoscaler.isResting).toBe(true);
    budget.isSettled = false;
    const atRest = records.length;
    budget.askBack();
    expect(records.length).toBe(atRest + 1); // those who wait do not wait for the next tick as well
    clock.advance(1_000);
    expect(records.length).toBe(13);
    budget.isSettled = true;
    clock.advance(1_000);
    expect(autoscaler.isResting).toBe(true);
    autoscaler.stop();
    expect(budget.calls.slice(-2)).toEqual(['unsubscribe', 'stop']);
  });

  it('leaves neither timer nor listener when it stops while it rests', () => {
    const { clock, target, autoscaler, records } = setup();
    clock.advance(1_000);
    expect(target.listener).toBeDefined();
    autoscaler.stop();
    expect([target.listener, clock.activeTimers, autoscaler.isResting]).toEqual([undefined, 0, false]);
    target.work();
    clock.advance(1_000);
    expect(records).toHaveLength(2);
  });

  it.each<[string, Partial<AutoscalerOptions>, Policy | undefined, (target: WakingTarget) => void]>([
    ['a target that cannot tell of work', {}, undefined, (target) => Object.assign(target, { canCall: false })],
    ['a target without the call', {}, undefined, (target) => Object.assign(target, { whenBusy: undefined })],
    ['signals', { signals: () => ({}) }, undefined, () => undefined],
    ['a busy worker', {}, undefined, (target) => Object.assign(target.numbers, { busy: 1 })],
    ['a waiting task', {}, undefined, (target) => Object.assign(target.numbers, { queued: 1 })],
    ['workers that take time to start', {}, undefined, (target) => Object.assign(target.numbers, { startupMs: 40 })],
    ['workers that still have to leave', {}, undefined, (target) => Object.assign(target.numbers, { live: 9 })],
    ['fewer workers than there should be', {}, undefined, (target) => Object.assign(target.numbers, { live: 1 })],
    ['a reading that is broken', {}, undefined, (target) => Object.assign(target.numbers, { live: Number.NaN })],
    ['a dry run that would do something', { dryRun: true }, undefined, (target) => Object.assign(target, { desired: 4 })],
    ['a stage that does not say that it is at rest', {}, { demand: { ...onDemand(), isAtRest: () => false } }, () => undefined],
    [
      'a guard that says nothing of rest',
      {},
      {
        demand: onDemand(),
        guards: [
          {
            name: 'quiet',
            place: 'veto',
            spec: { kind: 'quiet' },
            start: () => null,
            apply: (_state, _view, proposed) => ({ state: null, desired: proposed }),
          },
        ],
      },
      () => undefined,
    ],
    [
      'a guard that holds the size for a time',
      {},
      { demand: { ...onDemand(), decide: (state) => ({ state, desired: 2, reason: 'LOAD' }) }, guards: [cooldown()] },
      () => undefined,
    ],
    [
      'a stage that fails',
      {},
      {
        demand: {
          ...onDemand(),
          decide: () => {
            throw new Error('broken');
          },
        },
      },
      () => undefined,
    ],
  ])('goes on ticking with %s', (_words, options, policy, change) => {
    const { clock, autoscaler, target } = setup({ ...options }, policy);
    target.numbers.live = 2;
    change(target);
    clock.advance(5_000);
    expect(autoscaler.isResting).toBe(false);
    expect(clock.activeTimers).toBe(1);
  });

  it('rests with the demand decider once all that it has learned stands still', () => {
    const { clock, target, autoscaler, records } = setup({}, { demand: demand(), guards: [tolerance(), cooldown()] });
    for (let tick = 0; tick < 100; tick += 1) {
      target.work();
      target.numbers.completions += 1;
      target.numbers.runMsSum += 50;
      target.numbers.runMsSquaredSum += 2_500;
      clock.advance(100);
    }
    target.numbers.live = 2;
    clock.advance(60_000);
    expect([target.desired, autoscaler.isResting]).toEqual([2, false]);
    clock.advance(600_000);
    expect(autoscaler.isResting).toBe(true);
    const restedAfterMs = (records.at(-1)?.at ?? 0) - 11_000;
    expect(restedAfterMs).toBeLessThan(300_000);
  });

  it('does not rest by itself before it is started, nor after a tick by hand', () => {
    const { autoscaler, clock } = setup();
    autoscaler.stop();
    clock.advance(100);
    autoscaler.tick();
    clock.advance(100);
    autoscaler.tick();
    expect(autoscaler.isResting).toBe(false);
  });
});

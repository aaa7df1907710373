import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { createAutoscaler } from './autoscaler.ts';
import type { AutoscalerOptions } from './autoscaler-options.ts';
import type { Controller } from './controller.ts';
import type { DecisionRecord } from './decision-record.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';
import type { JournalSink } from './journal/index.ts';
import type { Observation } from './observation.ts';

/** A controller that wants what it is told to and remembers what it saw. */
class FakeController implements Controller {
  readonly tickMs = 100;
  readonly seen: Observation[] = [];
  wanted = 5;

  step(observation: Observation) {
    this.seen.push(observation);
    const { desired, nowMs } = observation;
    const binding = { stage: 'fake', reason: 'LOAD' as const };
    const stages = [{ name: 'fake', in: desired, out: this.wanted, reason: binding.reason }];
    return { at: nowMs, desired: this.wanted, stages, binding, nextPossibleAt: { up: null, down: null } };
  }

  snapshot() {
    return { stages: { wanted: this.wanted } };
  }

  restore(): void {}
}

const setup = (options: Partial<AutoscalerOptions> = {}) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new FakeScaleTarget(4);
  const controller = new FakeController();
  const errors: unknown[] = [];
  const autoscaler = createAutoscaler({
    target,
    controller,
    min: 2,
    max: 20,
    clock,
    onListenerError: (error) => errors.push(error),
    ...options,
  });
  const records: DecisionRecord[] = [];
  autoscaler.onDecision((record) => records.push(record));
  return { clock, target, controller, autoscaler, records, errors };
};

describe('Autoscaler', () => {
  it('ticks at once to take a base without asking the controller, then every tickMs', () => {
    const { clock, controller, autoscaler, records, target } = setup();
    target.numbers.arrivals = 500;
    autoscaler.start();
    expect(records.map(({ at, binding, outcome }) => [at, binding.reason, outcome])).toEqual([[1_000, 'WARMUP', 'none']]);
    target.numbers.arrivals = 507;
    clock.advance(250);
    expect(records.map(({ at }) => at)).toEqual([1_000, 1_100, 1_200]);
    expect(controller.seen.map(({ arrivals }) => arrivals)).toEqual([7, 0]);
  });

  it('applies what the controller wants and records all of it', () => {
    const { clock, autoscaler, target, records } = setup();
    autoscaler.start();
    clock.advance(100);
    expect(target.resizes).toEqual([5]);
    expect(records.at(-1)).toMatchObject({
      at: 1_100,
      observation: { desired: 4 },
      stages: [{ name: 'fake', in: 4, out: 5 }],
      recommended: 5,
      granted: 5,
      applied: 5,
      outcome: 'up',
      binding: { stage: 'fake', reason: 'LOAD' },
    });
    clock.advance(100);
    expect(target.resizes).toEqual([5]);
    expect(records.at(-1)).toMatchObject({ outcome: 'none', observation: { desired: 5 } });
  });

  it('starts once, stops twice, and leaves no timer', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.start();
    autoscaler.start();
    expect(clock.activeTimers).toBe(1);
    expect(autoscaler.isRunning).toBe(true);
    autoscaler.stop();
    autoscaler.stop();
    expect(clock.activeTimers).toBe(0);
    expect(autoscaler.isRunning).toBe(false);
    clock.advance(1_000);
    expect(records).toHaveLength(1);
  });

  it('is stopped by `using`', () => {
    const { clock, autoscaler } = setup();
    {
      using running = autoscaler;
      running.start();
    }
    expect(clock.activeTimers).toBe(0);
  });

  it('can be stopped by a listener', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.onDecision(({ outcome }) => {
      if (outcome === 'up') autoscaler.stop();
    });
    autoscaler.start();
    clock.advance(1_000);
    expect(records).toHaveLength(2);
    expect(clock.activeTimers).toBe(0);
  });

  it('takes a new base when started again, so that the time between counts for nothing', () => {
    const { clock, autoscaler, target, controller, records } = setup();
    autoscaler.start();
    autoscaler.stop();
    target.numbers.arrivals = 9_999;
    clock.advance(60_000);
    autoscaler.start();
    expect(records.at(-1)?.binding.reason).toBe('WARMUP');
    clock.advance(100);
    expect(controller.seen).toMatchObject([{ arrivals: 0, dtMs: 100 }]);
  });

  it('never ticks inside a tick', () => {
    const { clock, autoscaler, records, target } = setup();
    const inner: unknown[] = [];
    target.onResize = () => {
      inner.push(autoscaler.tick());
    };
    autoscaler.onDecision(() => inner.push(autoscaler.tick()));
    autoscaler.start();
    clock.advance(100);
    expect(inner).toEqual([undefined, undefined, undefined]);
    expect(records).toHaveLength(2);
  });

  it('overrides from the next tick on, and is free again at the first tick at the end', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.start();
    const sizes: unknown[] = [];
    autoscaler.override({ desired: 0, forMs: 300, reason: 'deploy', actor: 'alice' });
    expect(autoscaler.currentOverride).toMatchObject({ desired: 0, untilMs: 1_300 });
    autoscaler.onDecision(({ at, observation }) => sizes.push([at, observation.override?.desired]));
    clock.advance(300);
    expect(sizes).toEqual([
      [1_100, 0],
      [1_200, 0],
      [1_300, undefined],
    ]);
    expect(autoscaler.currentOverride).toBeUndefined();
    expect(target.desired).toBe(5);
  });

  it('ends an override when it is released', () => {
    const { autoscaler } = setup();
    autoscaler.override({ desired: 9, reason: 'deploy', actor: 'alice' });
    autoscaler.release();
    expect(autoscaler.currentOverride).toBeUndefined();
  });

  it('refuses an override above `max`', () => {
    const { autoscaler } = setup();
    const request = { desired: 21, reason: 'deploy', actor: 'alice' };
    expect(() => autoscaler.override(request)).toThrow(expect.objectContaining({ allowed: 'an integer from 0 to 20' }));
  });

  it('obeys an override while the target cannot be read', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.start();
    target.onObserve = () => {
      throw new Error('gone');
    };
    autoscaler.override({ desired: 9, reason: 'deploy', actor: 'alice' });
    clock.advance(100);
    expect(target.desired).toBe(9);
  });

  it('tells the controller of a pause until it is resumed', () => {
    const { clock, autoscaler, controller } = setup();
    autoscaler.start();
    autoscaler.pause('up');
    expect(autoscaler.paused).toBe('up');
    clock.advance(100);
    autoscaler.pause();
    clock.advance(100);
    autoscaler.resume();
    clock.advance(100);
    expect(controller.seen.map(({ paused }) => paused)).toEqual(['up', 'both', undefined]);
  });

  it('only records in a dry run, and acts when it is switched off', () => {
    const { clock, autoscaler, target, records } = setup({ dryRun: true });
    autoscaler.start();
    clock.advance(100);
    expect(records.at(-1)).toMatchObject({ recommended: 5, applied: 4, outcome: 'dryRun' });
    expect(target.resizes).toEqual([]);
    expect(autoscaler.dryRun).toBe(true);
    autoscaler.dryRun = false;
    clock.advance(100);
    expect(target.resizes).toEqual([5]);
  });

  it('records what a budget cut', () => {
    const budget = new FakeGrantSource((_recommended, current) => current, { denied: 1, budgetMax: 20, heldBy: 'api 16' });
    const { clock, autoscaler, records } = setup({ budget });
    autoscaler.start();
    clock.advance(100);
    expect(records.at(-1)).toMatchObject({
      recommended: 5,
      granted: 4,
      applied: 4,
      outcome: 'none',
      binding: { stage: 'budget', reason: 'BUDGET_DENIED' },
    });
    expect(records.at(-1)?.stages.at(-1)?.detail).toEqual({ asked: 5, granted: 4, denied: 1, budgetMax: 20, heldBy: 'api 16' });
    expect(autoscaler.explain().text).toBe('4 of 20: the load needs 5 workers; the budget of 20 gives 4 of 5 (api 16)');
  });

  it('takes a budget as a function of two sizes, but not beside another one', () => {
    const { clock, autoscaler, target } = setup({ grant: (_recommended, current) => current });
    autoscaler.start();
    clock.advance(100);
    expect(target.desired).toBe(4);
    const budget = new FakeGrantSource((recommended) => recommended);
    expect(() => setup({ grant: (recommended) => recommended, budget })).toThrow(expect.objectContaining({ option: 'grant' }));
  });

  it('tells its budget when it starts and stops, and of a new smallest size', () => {
    const budget = new FakeGrantSource((recommended) => recommended);
    const { autoscaler } = setup({ budget });
    autoscaler.start();
    autoscaler.setBounds({ max: 12 });
    autoscaler.setBounds({ min: 3 });
    autoscaler.stop();
    expect(budget.calls.filter((call) => !call.startsWith('settle'))).toEqual(['start', 'guarantee 3', 'unsubscribe', 'stop']);
  });

  it('holds and counts when the target cannot be read, and goes on afterwards', () => {
    const { clock, autoscaler, target, controller, records } = setup();
    autoscaler.start();
    target.onObserve = () => {
      throw new Error('gone');
    };
    clock.advance(200);
    expect(records.map(({ binding }) => binding.reason)).toEqual(['WARMUP', 'SIGNAL_INVALID', 'SIGNAL_INVALID']);
    expect(target.resizes).toEqual([]);
    expect(autoscaler.signalErrors).toBe(2);
    target.onObserve = () => undefined;
    clock.advance(100);
    expect(controller.seen).toMatchObject([{ dtMs: 300 }]);
  });

  it('records a resize that throws as failed, and tries again at the next tick', () => {
    const onTargetError = vi.fn();
    const { clock, autoscaler, target, records } = setup({ onTargetError });
    autoscaler.start();
    target.onResize = () => {
      target.desired = 4;
      throw new Error('refused');
    };
    clock.advance(200);
    expect(target.resizes).toEqual([5, 5]);
    const failed = {
      outcome: 'failed',
      applied: 4,
      binding: { stage: 'resize', reason: 'RESIZE_FAILED' },
      stages: [{ name: 'fake' }, { name: 'resize', in: 5, out: 4, reason: 'RESIZE_FAILED', detail: { error: 'refused' } }],
    };
    expect(records.slice(1)).toMatchObject([failed, failed]);
    expect(autoscaler.explain().text).toBe('4 of 20: the load needs 5 workers; the resize to 5 failed (refused)');
    expect(autoscaler.resizeErrors).toBe(2);
    expect(onTargetError).toHaveBeenCalledWith(new Error('refused'));
  });

  it('amends the record of a resize that is refused after the tick', async () => {
    const journal = {
      isCheckpointDue: false,
      begin: vi.fn(),
      checkpoint: vi.fn(),
      tick: vi.fn(),
      failed: vi.fn(),
      mark: vi.fn(),
    };
    const { clock, autoscaler, target, records } = setup({ journal });
    autoscaler.start();
    target.onResize = async () => {
      await Promise.resolve();
      target.desired = 4;
      throw new Error('late');
    };
    clock.advance(100);
    expect(records.at(-1)?.outcome).toBe('up');
    await vi.waitFor(() => expect(records).toHaveLength(3));
    expect(records.at(-1)).toMatchObject({ at: 1_100, outcome: 'failed', applied: 4, binding: { reason: 'RESIZE_FAILED' } });
    expect(autoscaler.journal.records()).toMatchObject([{ at: 1_000 }, { at: 1_100, outcome: 'failed' }]);
    expect(journal.failed).toHaveBeenCalledExactlyOnceWith(1_100, 4, 'late');
    expect(autoscaler.resizeErrors).toBe(1);
  });

  it('holds when the controller throws', () => {
    const onTargetError = vi.fn();
    const { clock, autoscaler, controller, records } = setup({ onTargetError });
    vi.spyOn(controller, 'step').mockImplementation(() => {
      throw new Error('bad stage');
    });
    autoscaler.start();
    clock.advance(100);
    expect(records.at(-1)).toMatchObject({ applied: 4, binding: { stage: 'hold', reason: 'SIGNAL_INVALID' } });
    expect(autoscaler.signalErrors).toBe(1);
    expect(onTargetError).toHaveBeenCalledWith(new Error('bad stage'));
  });

  it('shows signals to the controller, and goes without when they throw', () => {
    let isBroken = false;
    const signals = (nowMs: number) => {
      if (isBroken) throw new Error('no signals');
      return { lag: { value: nowMs, ageMs: 5 } };
    };
    const { clock, autoscaler, controller } = setup({ signals });
    autoscaler.start();
    clock.advance(100);
    isBroken = true;
    clock.advance(100);
    expect(controller.seen.map(({ readings }) => readings)).toEqual([{ lag: { value: 1_100, ageMs: 5 } }, undefined]);
    expect(autoscaler.signalErrors).toBe(1);
  });

  it('reports a listener that throws and goes on', () => {
    const { clock, autoscaler, records, errors } = setup();
    autoscaler.onDecision(() => {
      throw new Error('listener');
    });
    autoscaler.start();
    clock.advance(100);
    expect(records).toHaveLength(2);
    expect(errors).toEqual([new Error('listener'), new Error('listener')]);
  });

  it('reports a journal that throws and goes on', () => {
    const journal: JournalSink = {
      isCheckpointDue: false,
      begin: vi.fn(),
      checkpoint: vi.fn(),
      tick: () => {
        throw new Error('disk full');
      },
      failed: vi.fn(),
      mark: vi.fn(),
    };
    const { clock, autoscaler, records, errors } = setup({ journal });
    autoscaler.start();
    clock.advance(100);
    expect(records).toHaveLength(2);
    expect(errors).toEqual([new Error('disk full'), new Error('disk full')]);
    expect(journal.checkpoint).not.toHaveBeenCalled();
    autoscaler.stop();
    expect(journal.mark).toHaveBeenCalledTimes(1);
  });

  it('keeps only the newest records', () => {
    const { clock, autoscaler } = setup({ journalCapacity: 2 });
    autoscaler.start();
    clock.advance(300);
    expect(autoscaler.journal.records().map(({ at }) => at)).toEqual([1_200, 1_300]);
    expect(autoscaler.journal.latest?.at).toBe(1_300);
  });

  it('explains the newest record', () => {
    const { clock, autoscaler } = setup();
    expect(autoscaler.explain()).toEqual({ text: 'No tick yet', record: undefined });
    autoscaler.start();
    expect(autoscaler.explain().text).toBe('4 of 20: starting to measure, so the size is held');
    clock.advance(100);
    expect(autoscaler.explain()).toEqual({ text: '5 of 20: the load needs 5 workers', record: autoscaler.journal.latest });
  });

  it.each([
    ['min', { min: -1 }],
    ['min', { min: 21 }],
    ['max', { max: 0 }],
    ['journalCapacity', { journalCapacity: 0 }],
    ['tickMs', { tickMs: 5 }],
  ])('refuses a wrong `%s`', (option, wrong) => {
    expect(() => setup(wrong as Partial<AutoscalerOptions>)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it('uses the system clock unless told otherwise', () => {
    const options = {
      target: new FakeScaleTarget(4),
      controller: new FakeController(),
      min: 2,
      max: 20,
      onListenerError: vi.fn(),
    };
    const autoscaler = createAutoscaler(options);
    expect(autoscaler.tick()?.at).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { type Autoscaler, createAutoscaler } from './autoscaler.ts';
import type { AutoscalerOptions } from './autoscaler-options.ts';
import { createBudget, SizeBudget } from './budgets/index.ts';
import { createController } from './create-controller.ts';
import type { Decider } from './decider.ts';
import type { DecisionRecord } from './decision-record.ts';
import { FakeGrantSource } from './fake-grant-source.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';

/** A demand that a test sets. */
const wanting = (wanted: { size: number }): Decider<null> => ({
  name: 'wanting',
  spec: { kind: 'wanting' },
  start: () => null,
  decide: () => ({ state: null, desired: wanted.size, reason: 'LOAD' }),
});

/** An autoscaler from 2 to 20 over a target at 4, whose policy wants 6. Its workers are there at once unless a test says otherwise. */
const setup = (options: Partial<AutoscalerOptions> = {}) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new FakeScaleTarget(4);
  const wanted = { size: 6 };
  target.onResize = (size) => {
    target.numbers.live = size;
  };
  target.numbers.live = 4;
  const controller = createController({ policy: { demand: wanting(wanted), tickMs: 100 }, min: 2, max: 20, waitSloMs: 500 });
  const autoscaler = createAutoscaler({
    target,
    controller,
    min: 2,
    max: 20,
    clock,
    onListenerError: (error) => {
      throw error;
    },
    ...options,
  });
  const records: DecisionRecord[] = [];
  autoscaler.onDecision((record) => records.push(record));
  autoscaler.start();
  return { clock, target, wanted, autoscaler, records };
};

const alice = { reason: 'deploy', actor: 'alice' };
const reasonsOf = (records: readonly DecisionRecord[]) => records.map(({ binding }) => binding.reason);

/** What a record says of the last tick. */
const lastOf = (records: readonly DecisionRecord[]) => {
  const record = records.at(-1);
  return [record?.applied, record?.outcome, record?.binding.reason];
};

describe('an override', () => {
  it('rules while the size is paused, and the pause rules again after it', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.pause();
    clock.advance(100);
    expect(lastOf(records)).toEqual([4, 'none', 'PAUSED']);
    autoscaler.override({ desired: 9, forMs: 200, ...alice });
    clock.advance(100);
    expect(lastOf(records)).toEqual([9, 'up', 'OVERRIDE']);
    clock.advance(200);
    expect(lastOf(records)).toEqual([9, 'none', 'PAUSED']);
    autoscaler.resume();
    clock.advance(100);
    expect(lastOf(records)).toEqual([6, 'down', 'LOAD']);
  });

  it('is only recorded in a dry run, and acts at the next tick when that is switched off', () => {
    const { clock, autoscaler, target, records } = setup({ dryRun: true });
    autoscaler.override({ desired: 9, ...alice });
    clock.advance(100);
    expect(lastOf(records)).toEqual([4, 'dryRun', 'OVERRIDE']);
    expect(records.at(-1)).toMatchObject({ recommended: 9, granted: 9, stages: [{ reason: 'OVERRIDE' }, { reason: 'DRY_RUN' }] });
    expect(autoscaler.explain().text).toMatch(/^4 of 20 by override of alice until .* \(deploy\); would be 9 \(dry run\)$/);
    autoscaler.dryRun = false;
    clock.advance(100);
    expect(target.desired).toBe(9);
    autoscaler.dryRun = true;
    autoscaler.release();
    clock.advance(100);
    expect(lastOf(records)).toEqual([9, 'dryRun', 'LOAD']);
  });

  it('is over at the very tick at its end', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.override({ desired: 9, forMs: 300, ...alice });
    clock.advance(299);
    expect(autoscaler.currentOverride).toBeDefined();
    clock.advance(1);
    expect(autoscaler.currentOverride).toBeUndefined();
    expect(records.map(({ at, applied }) => [at, applied]).slice(1)).toEqual([
      [1_100, 9],
      [1_200, 9],
      [1_300, 6],
    ]);
  });

  it('is replaced by a newer one, with its own end', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.override({ desired: 9, forMs: 10_000, ...alice });
    clock.advance(100);
    autoscaler.override({ desired: 3, forMs: 200, reason: 'rollback', actor: 'bob' });
    clock.advance(100);
    expect(records.at(-1)?.observation.override).toEqual({ desired: 3, untilMs: 1_300, reason: 'rollback', actor: 'bob' });
    clock.advance(100);
    expect(lastOf(records)).toEqual([6, 'up', 'LOAD']); // and not back to the first one's 9
  });

  it('stays when a newer one is refused', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.override({ desired: 9, ...alice });
    for (const wrong of [{ desired: 21 }, { desired: -1 }, { desired: 2.5 }, { forMs: 0 }, { reason: '' }, { actor: '' }]) {
      expect(() => autoscaler.override({ desired: 5, ...alice, ...wrong })).toThrow(
        expect.objectContaining({ code: 'ERR_OPTION', option: `override.${Object.keys(wrong)[0]}` }),
      );
    }
    clock.advance(100);
    expect(target.desired).toBe(9);
  });

  it('may go below the smallest size, to 0 too, without an alarm, and the size comes back after it', () => {
    const { clock, autoscaler, records } = setup();
    const alarms: unknown[] = [];
    autoscaler.onDegraded((event) => alarms.push(event));
    autoscaler.override({ desired: 0, forMs: 200, ...alice });
    clock.advance(200);
    expect(lastOf(records)).toEqual([6, 'up', 'LOAD']);
    expect(records.map(({ applied }) => applied)).toEqual([4, 0, 6]);
    clock.advance(200);
    expect(alarms).toEqual([]);
  });

  it('passes the budget: it gets what there is, says who has the rest, and keeps its own guarantee free for its end', () => {
    const budget = createBudget({ max: 10 });
    const mail = budget.register({ name: 'mail', guarantee: 3 });
    mail.request(3);
    const source = new SizeBudget({ budget, name: 'api', min: 2, priority: 0, isKept: false });
    const { clock, autoscaler, records, target } = setup({ budget: source });
    autoscaler.override({ desired: 9, ...alice });
    clock.advance(100);
    expect(lastOf(records)).toEqual([7, 'up', 'BUDGET_PARTIAL']);
    expect(autoscaler.explain().text).toMatch(
      /^7 of 20 by override of alice until .* \(deploy\); the budget of 10 gives 7 of 9 \(api 7, mail 3\)$/,
    );
    autoscaler.override({ desired: 0, ...alice });
    clock.advance(200);
    expect(target.desired).toBe(0);
    expect(budget.snapshot()).toMatchObject({ used: 3, free: 5 });
    expect(mail.request(9)).toBe(5);
    autoscaler.release();
    clock.advance(100);
    expect(lastOf(records)).toEqual([2, 'up', 'BUDGET_PARTIAL']);
    autoscaler.stop();
    expect(budget.used).toBe(8);
  });

  it('shows in the snapshot for as long as it rules', () => {
    const { clock, autoscaler } = setup();
    autoscaler.override({ desired: 9, forMs: 300, ...alice });
    autoscaler.pause('up');
    expect(autoscaler.snapshot()).toEqual({
      isRunning: true,
      isResting: false,
      bounds: { min: 2, max: 20 },
      dryRun: false,
      override: { desired: 9, untilMs: 1_300, reason: 'deploy', actor: 'alice' },
      paused: 'up',
      hasBudget: false,
      isDegraded: false,
      signalErrors: 0,
      resizeErrors: 0,
    });
    clock.advance(300);
    expect(autoscaler.snapshot()).not.toHaveProperty('override');
    autoscaler.resume();
    expect(autoscaler.snapshot()).not.toHaveProperty('paused');
    expect(Object.isFrozen(autoscaler.snapshot())).toBe(true);
  });

  it('waits for the next start when it comes after the stop', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.stop();
    autoscaler.override({ desired: 9, forMs: 10_000, ...alice });
    clock.advance(1_000);
    expect(target.desired).toBe(4);
    autoscaler.start();
    expect(target.desired).toBe(9); // at once: the first tick has no counts, but an operator's word needs none
  });

  it('is not undone by a stop: the size stays', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.override({ desired: 9, forMs: 200, ...alice });
    clock.advance(100);
    autoscaler.stop();
    clock.advance(10_000);
    expect(target.desired).toBe(9);
  });
});

describe('a pause', () => {
  it.each([
    ['up', 9, 4],
    ['up', 3, 3],
    ['down', 9, 9],
    ['down', 3, 4],
    ['both', 9, 4],
    ['both', 3, 4],
  ] as const)('of %s with a wish for %i leaves 4 at %i', (direction, size, expected) => {
    const { clock, autoscaler, wanted, target } = setup();
    wanted.size = size;
    autoscaler.pause(direction);
    clock.advance(300);
    expect(target.desired).toBe(expected);
  });

  it('adds up: growth and shrinking, one after the other, are both', () => {
    const { clock, autoscaler, records } = setup();
    autoscaler.pause('up');
    autoscaler.pause('down');
    clock.advance(100);
    expect(records.at(-1)?.observation.paused).toBe('both');
    expect(() => autoscaler.pause('sideways' as never)).toThrow(expect.objectContaining({ option: 'direction' }));
  });

  it('is not asked for workers by a budget, but by an override beside it', () => {
    const budget = new FakeGrantSource((recommended) => recommended);
    const { clock, autoscaler } = setup({ budget });
    autoscaler.pause('up');
    clock.advance(100);
    autoscaler.pause('down');
    clock.advance(100);
    autoscaler.override({ desired: 5, forMs: 150, ...alice });
    clock.advance(100);
    autoscaler.dryRun = true;
    clock.advance(100);
    expect(budget.wishes.slice(1).map(({ isFrozen, isDryRun }) => [isFrozen, isDryRun])).toEqual([
      [false, false],
      [true, false],
      [false, false],
      [true, true],
    ]);
  });
});

describe('a dry run', () => {
  it('can be switched at run time, by a boolean alone', () => {
    const { autoscaler } = setup();
    expect(() => {
      autoscaler.dryRun = 'no' as never;
    }).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'dryRun' }));
    expect(autoscaler.dryRun).toBe(false);
  });

  it('does not raise an alarm for workers that nobody asked for', () => {
    const { clock, autoscaler, target } = setup({ dryRun: true });
    const alarms: unknown[] = [];
    autoscaler.onDegraded((event) => alarms.push(event));
    target.numbers.live = 0;
    clock.advance(300);
    expect(alarms).toEqual([]);
  });
});

describe('new bounds', () => {
  const bound = (autoscaler: Autoscaler, request: object) => () => autoscaler.setBounds(request);

  it('hold at once, in both directions, and the policy goes on within them', () => {
    const { clock, autoscaler, target, wanted, records } = setup();
    clock.advance(130);
    autoscaler.setBounds({ max: 5 });
    expect(target.desired).toBe(5);
    expect(records.at(-1)).toMatchObject({
      at: 1_130,
      binding: { reason: 'AT_MAX' },
      observation: { bounds: { min: 2, max: 5 } },
    });
    expect(autoscaler.explain().text).toBe('5 of 5: the load needs 6 workers; held at the maximum of 5');
    autoscaler.setBounds({ min: 8, max: 30 });
    expect(target.desired).toBe(8);
    wanted.size = 25;
    clock.advance(100);
    expect(target.desired).toBe(25);
    expect(autoscaler.bounds).toEqual({ min: 8, max: 30 });
  });

  it('that contradict are refused, and nothing is changed', () => {
    const { clock, autoscaler, records } = setup();
    for (const request of [{ min: 21 }, { max: 1 }, { min: 5, max: 4 }, { max: 0 }, { min: -1 }, { max: 2.5 }, { size: 4 }]) {
      expect(bound(autoscaler, request)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    }
    clock.advance(100);
    expect(autoscaler.bounds).toEqual({ min: 2, max: 20 });
    expect(records.at(-1)?.observation).not.toHaveProperty('bounds');
    expect(records).toHaveLength(2);
  });

  it('are refused where the target takes no size that small', () => {
    const { autoscaler, target } = setup();
    Object.assign(target, { minSize: 1 });
    expect(bound(autoscaler, { min: 0 })).toThrow(
      expect.objectContaining({ option: 'min', allowed: '1 or more: fake takes no smaller size' }),
    );
    expect(autoscaler.bounds.min).toBe(2);
  });

  it('limit an override that was there before, and those that come after', () => {
    const { clock, autoscaler, target, records } = setup();
    autoscaler.override({ desired: 15, ...alice });
    clock.advance(100);
    autoscaler.setBounds({ max: 10 });
    expect(target.desired).toBe(10);
    expect(records.at(-1)?.stages.at(-1)).toMatchObject({ reason: 'OVERRIDE', out: 10, detail: { asked: 15 } });
    expect(() => autoscaler.override({ desired: 11, ...alice })).toThrow(
      expect.objectContaining({ allowed: 'an integer from 0 to 10' }),
    );
    autoscaler.setBounds({ max: 30 });
    expect(target.desired).toBe(15);
    autoscaler.override({ desired: 30, ...alice });
  });

  it('rule over a pause', () => {
    const { autoscaler, target } = setup();
    autoscaler.pause();
    autoscaler.setBounds({ max: 3 });
    expect(target.desired).toBe(3);
  });

  it('are only recorded in a dry run', () => {
    const { autoscaler, target, records } = setup({ dryRun: true });
    autoscaler.setBounds({ max: 3 });
    expect(target.desired).toBe(4);
    expect(lastOf(records)).toEqual([4, 'dryRun', 'AT_MAX']);
  });

  it('wait for the start of an autoscaler that does not run', () => {
    const { clock, autoscaler, target } = setup();
    autoscaler.stop();
    autoscaler.setBounds({ max: 3 });
    clock.advance(1_000);
    expect(target.desired).toBe(4);
    autoscaler.start();
    expect(target.desired).toBe(3);
  });

  it('hold while the target cannot be read', () => {
    const { clock, autoscaler, target } = setup();
    target.onObserve = () => {
      throw new Error('gone');
    };
    clock.advance(100);
    autoscaler.setBounds({ max: 3 });
    expect(target.desired).toBe(3);
  });

  it('may be set by a listener of a tick, and hold from the next one on', () => {
    const { clock, autoscaler, target } = setup();
    using _once = autoscaler.onDecision(({ at }) => {
      if (at === 1_100) autoscaler.setBounds({ max: 3 });
    });
    clock.advance(100);
    expect(target.desired).toBe(6);
    clock.advance(100);
    expect(target.desired).toBe(3);
  });

  it('are guaranteed by the budget first: a `min` without room is refused, and nothing is changed', () => {
    const budget = createBudget({ max: 10 });
    budget.register({ name: 'mail' }).request(6);
    const source = new SizeBudget({ budget, name: 'api', min: 2, priority: 0, isKept: false });
    const { clock, autoscaler, target } = setup({ budget: source });
    clock.advance(100);
    expect(target.desired).toBe(4);
    expect(bound(autoscaler, { min: 5 })).toThrow(
      '`min` must be at most 4, which is what the budget of 10 has left (mail 6, api 4); got 5',
    );
    expect(autoscaler.bounds).toEqual({ min: 2, max: 20 });
    autoscaler.setBounds({ min: 4 });
    expect(source.share.guarantee).toBe(4);
  });

  it('raise the size to a `min` above what was granted so far', () => {
    const budget = createBudget({ max: 10 });
    const mail = budget.register({ name: 'mail' });
    mail.request(6);
    const source = new SizeBudget({ budget, name: 'api', min: 2, priority: 0, isKept: false });
    const { clock, autoscaler, target } = setup({ budget: source });
    clock.advance(100);
    mail.release(3);
    mail.request(0);
    autoscaler.setBounds({ min: 7 });
    expect(target.desired).toBe(7);
    expect(budget.used).toBe(10);
  });

  it('keep what the policy has learned', () => {
    let steps = 0;
    const counting: Decider<number> = {
      name: 'counting',
      spec: { kind: 'counting' },
      start: () => 0,
      decide: (state, { limits }) => {
        steps = state + 1;
        return { state: steps, desired: limits.max, reason: 'LOAD' };
      },
    };
    const controller = createController({ policy: { demand: counting, tickMs: 100 }, min: 2, max: 20, waitSloMs: 500 });
    const { clock, autoscaler, target } = setup({ controller });
    clock.advance(300);
    autoscaler.setBounds({ max: 9 });
    clock.advance(100);
    expect([steps, target.desired]).toEqual([4, 9]); // three ticks, none without time between, and one more
  });
});

describe('an alarm for missing workers', () => {
  it('is raised at the first tick that sees fewer than `min`, and taken back', () => {
    const { clock, autoscaler, target } = setup();
    const alarms: unknown[] = [];
    autoscaler.onDegraded((event) => alarms.push(event));
    clock.advance(100);
    target.numbers.live = 1;
    clock.advance(300);
    expect(alarms).toEqual([{ at: 1_200, isDegraded: true, live: 1, least: 2 }]);
    expect(autoscaler.snapshot().isDegraded).toBe(true);
    target.numbers.live = 2;
    clock.advance(100);
    expect(alarms.at(-1)).toEqual({ at: 1_500, isDegraded: false, live: 2, least: 2 });
  });

  it('follows new bounds', () => {
    const { clock, autoscaler, target } = setup();
    const alarms: unknown[] = [];
    autoscaler.onDegraded((event) => alarms.push(event));
    clock.advance(100);
    target.onResize = () => undefined; // no worker comes
    autoscaler.setBounds({ min: 9 });
    clock.advance(100);
    expect(alarms).toMatchObject([{ isDegraded: true, live: 6, least: 9 }]);
  });

  it('comes after the record of its tick, and a listener that throws stops nothing', () => {
    const errors: unknown[] = [];
    const { clock, autoscaler, target, records } = setup({ onListenerError: (error) => errors.push(error) });
    autoscaler.onDegraded(({ at }) => {
      expect(records.at(-1)?.at).toBe(at);
      throw new Error('listener');
    });
    clock.advance(100);
    target.numbers.live = 0;
    clock.advance(300);
    expect(errors).toEqual([new Error('listener')]);
    expect(records).toHaveLength(5);
  });
});

describe('an autoscaler after a gap', () => {
  it('ticks once after half an hour of suspension and not 18,000 times', () => {
    const clock = new SuspendableClock({ startMs: 1_000 });
    const { records } = setup({ clock });
    clock.advance(100);
    clock.suspend(30 * 60_000);
    clock.advance(100);
    expect(records.map(({ at, observation }) => [at, observation.dtMs])).toEqual([
      [1_000, 100],
      [1_100, 100],
      [1_801_100, 1_800_000],
      [1_801_200, 100],
    ]);
    expect(reasonsOf(records)).toEqual(['WARMUP', 'LOAD', 'LOAD', 'LOAD']);
  });
});

/** A manual clock whose timers all fire late, at the end of a time in which the process did not run. */
class SuspendableClock extends ManualClock {
  #skewMs = 0;

  override now(): number {
    return super.now() + this.#skewMs;
  }

  /** Time passes without the process; timers that fell due fire afterwards. */
  suspend(ms: number): void {
    this.#skewMs += ms - 100;
    this.advance(100);
  }
}

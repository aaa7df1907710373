import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { createAutoscaler } from './autoscaler.ts';
import { knee } from './ceilings/knee.ts';
import { createController } from './create-controller.ts';
import { onDemand } from './deciders/on-demand.ts';
import { FakeScaleTarget } from './fake-scale-target.ts';

/** A target that tells of floods. */
class FloodingTarget extends FakeScaleTarget {
  listener: (() => void) | undefined;
  error: Error | undefined;

  whenFlooded(listener: (() => void) | undefined): void {
    if (this.error !== undefined) throw this.error;
    this.listener = listener;
  }

  /** So many tasks are refused at once. */
  refuse(count: number): void {
    this.numbers.overloads += count;
    for (let index = 0; index < count; index += 1) this.listener?.();
  }
}

const setup = (error?: Error) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const target = new FloodingTarget(64);
  target.error = error;
  Object.assign(target.numbers, { live: 64, busy: 64, queued: 500 });
  const policy = { demand: onDemand(), ceilings: [knee()], tickMs: 100 };
  const errors: unknown[] = [];
  const autoscaler = createAutoscaler({
    target,
    controller: createController({ policy, min: 1, max: 64, waitSloMs: 500 }),
    min: 1,
    max: 64,
    clock,
    onTargetError: (thrown) => errors.push(thrown),
    onListenerError: (thrown) => {
      throw thrown;
    },
  });
  return { clock, target, autoscaler, errors };
};

describe('an autoscaler whose target is flooded with refusals', () => {
  it('cuts within a moment to those that were spared, and not a tick later', () => {
    const { clock, target, autoscaler } = setup();
    autoscaler.start();
    clock.advance(95);
    target.numbers.completions += 20; // so many that it is known
    target.numbers.runMsSum += 2_000;
    clock.advance(110);
    target.refuse(40);
    expect(target.desired).toBe(64); // not in the middle of a task's end
    clock.advance(0);
    expect(target.desired).toBe(24);
    expect(autoscaler.journal.latest).toMatchObject({ at: 1_205 });
  });

  it('ticks at most ten times as often as planned for it', () => {
    const { clock, target, autoscaler } = setup();
    let ticks = 0;
    autoscaler.onDecision(() => {
      ticks += 1;
    });
    autoscaler.start();
    for (let ms = 0; ms < 1_000; ms += 1) {
      target.refuse(5);
      clock.advance(1);
    }
    expect(ticks).toBeGreaterThan(20);
    expect(ticks).toBeLessThanOrEqual(111);
  });

  it('takes its listener back when it stops, and may start again', () => {
    const { clock, target, autoscaler } = setup();
    autoscaler.start();
    target.refuse(40);
    autoscaler.stop();
    expect(target.listener).toBeUndefined();
    expect(clock.activeTimers).toBe(0);
    autoscaler.start();
    expect(target.listener).toBeTypeOf('function');
  });

  it('goes on without, and says so, when the target throws', () => {
    const { clock, autoscaler, errors } = setup(new Error('no floods here'));
    autoscaler.start();
    clock.advance(1_000);
    expect(autoscaler.journal.latest).toMatchObject({ at: 2_000 });
    expect(errors).toHaveLength(1);
    autoscaler.stop();
    expect(errors).toHaveLength(2);
  });
});

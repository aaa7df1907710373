import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { Cadence } from './autoscaler-cadence.ts';

/** A cadence of 100 ms that notes when it ticks; `work` runs inside each tick. */
const setup = (work: () => void = () => undefined) => {
  const clock = new ManualClock();
  const ticks: number[] = [];
  const cadence = new Cadence(clock, 100, () => {
    ticks.push(clock.now());
    work();
  });
  return { clock, ticks, cadence };
};

/** A clock whose timers fire when a test says so, early or late. */
class LooseClock extends ManualClock {
  callback: (() => void) | undefined;
  delayMs = Number.NaN;

  override setTimer(callback: () => void, delayMs: number) {
    this.callback = callback;
    this.delayMs = delayMs;
    return { cancel: () => undefined };
  }
}

describe('Cadence', () => {
  it('ticks at start + k × tickMs', () => {
    const { clock, ticks, cadence } = setup();
    clock.advance(7);
    cadence.start();
    clock.advance(350);
    expect(ticks).toEqual([107, 207, 307]);
  });

  it('ticks once after a stall, skips what it missed, and keeps to the plan', () => {
    const clock = new LooseClock();
    const ticks: number[] = [];
    const cadence = new Cadence(clock, 100, () => ticks.push(clock.now()));
    cadence.start();
    clock.advance(1_830);
    clock.callback?.();
    expect(ticks).toEqual([1_830]);
    expect(clock.delayMs).toBe(70);
  });

  it('counts the time that a tick itself takes', () => {
    const clock = new LooseClock();
    const cadence = new Cadence(clock, 100, () => clock.advance(130));
    cadence.start();
    clock.advance(100);
    clock.callback?.();
    expect(clock.delayMs).toBe(70);
  });

  it('does not tick twice for a timer that fires early', () => {
    const clock = new LooseClock();
    const cadence = new Cadence(clock, 100, () => undefined);
    cadence.start();
    clock.advance(99.5);
    clock.callback?.();
    expect(clock.delayMs).toBe(100.5);
  });

  it('leaves no timer after a stop, also when stopped twice', () => {
    const { clock, ticks, cadence } = setup();
    cadence.start();
    cadence.start();
    expect(clock.activeTimers).toBe(1);
    cadence.stop();
    cadence.stop();
    expect(clock.activeTimers).toBe(0);
    expect(cadence.isRunning).toBe(false);
    clock.advance(1_000);
    expect(ticks).toEqual([]);
  });

  it('can be stopped from inside a tick', () => {
    const { clock, ticks, cadence } = setup(() => cadence.stop());
    cadence.start();
    clock.advance(1_000);
    expect(ticks).toEqual([100]);
    expect(clock.activeTimers).toBe(0);
  });

  it('goes on as one cadence when restarted from inside a tick', () => {
    const { clock, ticks, cadence } = setup(() => {
      cadence.stop();
      cadence.start();
    });
    cadence.start();
    clock.advance(300);
    expect(ticks).toEqual([100, 200, 300]);
    expect(clock.activeTimers).toBe(1);
  });

  it('has no timer while it rests, and goes on with its plan', () => {
    const { clock, ticks, cadence } = setup();
    cadence.rest(); // does nothing before the start
    cadence.start();
    expect(cadence.wake()).toBeUndefined();
    clock.advance(130);
    cadence.rest();
    cadence.rest();
    expect([clock.activeTimers, cadence.isRunning, cadence.isResting]).toEqual([0, true, true]);
    clock.advance(1_000);
    expect(cadence.wake()).toBe(1_100);
    clock.advance(100);
    expect(ticks).toEqual([100, 1_200]);
    cadence.rest();
    cadence.stop();
    expect([cadence.isRunning, cadence.isResting, clock.activeTimers]).toEqual([false, false, 0]);
  });

  it('can rest, and be woken, from inside a tick', () => {
    let isWaking = true;
    const { clock, ticks, cadence } = setup(() => {
      cadence.rest();
      if (isWaking) cadence.wake();
    });
    cadence.start();
    clock.advance(200);
    isWaking = false;
    clock.advance(300);
    expect(ticks).toEqual([100, 200, 300]);
    expect(clock.activeTimers).toBe(0);
  });

  it('goes on after a tick that threw', () => {
    const { clock, ticks, cadence } = setup(() => {
      throw new Error('broken handler');
    });
    cadence.start();
    expect(() => clock.advance(100)).toThrow('broken handler');
    expect(() => clock.advance(100)).toThrow('broken handler');
    expect(ticks).toEqual([100, 200]);
  });

  it('ticks early when it is hastened, not at once and not more than once in a tenth of a tick, and keeps to its plan', () => {
    const { clock, ticks, cadence } = setup();
    cadence.start();
    clock.advance(120);
    cadence.hasten();
    cadence.hasten();
    expect(ticks).toEqual([100]);
    clock.advance(0);
    expect(ticks).toEqual([100, 120]);
    clock.advance(2);
    cadence.hasten();
    clock.advance(7);
    expect(ticks).toEqual([100, 120]);
    clock.advance(1);
    expect(ticks).toEqual([100, 120, 130]);
    clock.advance(100);
    expect(ticks).toEqual([100, 120, 130, 200]);
  });

  it('lets the next tick of the plan do when that is as soon', () => {
    const { clock, ticks, cadence } = setup();
    cadence.start();
    clock.advance(192);
    cadence.hasten();
    clock.advance(0);
    clock.advance(3);
    cadence.hasten();
    clock.advance(10);
    expect(ticks).toEqual([100, 192, 200]);
  });

  it('is not hastened before it starts, while it rests, or after it has stopped', () => {
    const { clock, ticks, cadence } = setup();
    cadence.hasten();
    cadence.start();
    cadence.hasten();
    cadence.stop();
    clock.advance(500);
    cadence.start();
    cadence.rest();
    cadence.hasten();
    clock.advance(500);
    expect(ticks).toEqual([]);
  });
});

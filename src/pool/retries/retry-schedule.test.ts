import { describe, expect, it } from 'vitest';
import { type Clock, ManualClock } from '../../time/index.ts';
import { RetrySchedule } from './retry-schedule.ts';

/** Fires timers a little too early, as the system's clock does when it rounds. */
const early = (clock: ManualClock): Clock => ({
  now: () => clock.now(),
  wallNow: () => clock.wallNow(),
  setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs > 1 ? delayMs - 0.5 : delayMs),
});

const setUp = (isEarly = false) => {
  const clock = new ManualClock();
  const taken: number[] = [];
  const schedule: RetrySchedule<number> = new RetrySchedule<number>(isEarly ? early(clock) : clock, () => {
    for (let task = schedule.takeDue(); task !== undefined; task = schedule.takeDue()) taken.push(task);
  });
  return { clock, schedule, taken };
};

describe('RetrySchedule', () => {
  it('gives each task when it is due, the earliest first', () => {
    const { clock, schedule, taken } = setUp();
    schedule.add(1, 300);
    schedule.add(2, 100);
    schedule.add(3, 100);
    clock.advance(99);
    expect(taken).toEqual([]);
    clock.advance(1);
    expect(taken).toEqual([2, 3]);
    clock.advance(200);
    expect(taken).toEqual([2, 3, 1]);
    expect(schedule.size).toBe(0);
  });

  it('has one timer at most, and none when nothing waits', () => {
    const { clock, schedule } = setUp();
    for (let index = 0; index < 100; index += 1) schedule.add(index, 100 + (index % 7));
    expect(clock.activeTimers).toBe(1);
    clock.advance(200);
    expect(clock.activeTimers).toBe(0);
  });

  it('gives a task also when the timer fired a little too early', () => {
    const { clock, schedule, taken } = setUp(true);
    schedule.add(1, 100);
    clock.advance(99.6);
    expect(taken).toEqual([]);
    clock.advance(1);
    expect(taken).toEqual([1]);
  });

  it('waits for the next one when the first is taken out before its time', () => {
    const { clock, schedule, taken } = setUp();
    const first = schedule.add(1, 100);
    schedule.add(2, 200);
    expect(schedule.remove(first)).toBe(true);
    expect(schedule.remove(first)).toBe(false);
    clock.advance(100);
    expect(taken).toEqual([]);
    clock.advance(100);
    expect(taken).toEqual([2]);
    expect(clock.activeTimers).toBe(0);
  });

  it('hands out what is due too late, and keeps the rest', () => {
    const { clock, schedule, taken } = setUp();
    for (const delayMs of [300, 100, 200]) schedule.add(delayMs, delayMs);
    expect(schedule.takeAll(clock.now() + 200)).toEqual([300]);
    clock.advance(300);
    expect(taken).toEqual([100, 200]);
  });

  it('hands out everything that still waits when the run is stopped', () => {
    const { clock, schedule } = setUp();
    schedule.add(1, 300);
    schedule.add(2, 100);
    expect(schedule.takeAll()).toEqual([2, 1]);
    expect(schedule.size).toBe(0);
    expect(clock.activeTimers).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { type Clock, ManualClock } from '../../time/index.ts';
import { RetrySchedule } from './retry-schedule.ts';
import { RunTask } from './run-task.ts';

/** Fires timers a little too early, as the system's clock does when it rounds. */
const early = (clock: ManualClock): Clock => ({
  now: () => clock.now(),
  wallNow: () => clock.wallNow(),
  setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs > 1 ? delayMs - 0.5 : delayMs),
});

const setUp = (isEarly = false) => {
  const clock = new ManualClock();
  const taken: number[] = [];
  const schedule: RetrySchedule = new RetrySchedule(isEarly ? early(clock) : clock, () => {
    for (let task = schedule.takeDue(); task !== undefined; task = schedule.takeDue()) taken.push(task.index);
  });
  return { clock, schedule, taken };
};

describe('RetrySchedule', () => {
  it('gives each task when it is due, the earliest first', () => {
    const { clock, schedule, taken } = setUp();
    schedule.add(new RunTask(1, 'a'), 300);
    schedule.add(new RunTask(2, 'b'), 100);
    schedule.add(new RunTask(3, 'c'), 100);
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
    for (let index = 0; index < 100; index += 1) schedule.add(new RunTask(index, ''), 100 + (index % 7));
    expect(clock.activeTimers).toBe(1);
    clock.advance(200);
    expect(clock.activeTimers).toBe(0);
  });

  it('gives a task also when the timer fired a little too early', () => {
    const { clock, schedule, taken } = setUp(true);
    schedule.add(new RunTask(1, 'a'), 100);
    clock.advance(99.6);
    expect(taken).toEqual([]);
    clock.advance(1);
    expect(taken).toEqual([1]);
  });

  it('hands out everything that still waits when the run is stopped', () => {
    const { clock, schedule } = setUp();
    schedule.add(new RunTask(1, 'a'), 300);
    schedule.add(new RunTask(2, 'b'), 100);
    expect(schedule.takeAll().map(({ index }) => index)).toEqual([2, 1]);
    expect(schedule.size).toBe(0);
    expect(clock.activeTimers).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ManualClock } from './index.ts';

describe('ManualClock', () => {
  it('starts where it is told and moves only when told', () => {
    const clock = new ManualClock({ startMs: 50, wallStartMs: 1_000 });
    expect([clock.now(), clock.wallNow()]).toEqual([50, 1_000]);
    clock.advance(25);
    expect([clock.now(), clock.wallNow()]).toEqual([75, 1_025]);
    expect([new ManualClock().now(), new ManualClock().wallNow()]).toEqual([0, Date.parse('2026-01-01T00:00:00Z')]);
  });

  it('runs timers in the order of their due time, then of their setting, each at its own time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (delays) => {
        const clock = new ManualClock();
        const ran: { index: number; atMs: number }[] = [];
        delays.forEach((delayMs, index) => {
          clock.setTimer(() => ran.push({ index, atMs: clock.now() }), delayMs);
        });
        clock.advance(20);
        const expected = delays
          .map((delayMs, index) => ({ index, atMs: delayMs }))
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it('runs a timer on the millisecond, not before', () => {
    const clock = new ManualClock();
    let ran = 0;
    clock.setTimer(() => {
      ran += 1;
    }, 10);
    clock.advance(9.999);
    expect(ran).toBe(0);
    clock.advance(0.001);
    expect(ran).toBe(1);
    clock.advance(1_000);
    expect(ran).toBe(1);
  });

  it('runs a timer that another timer sets in the same advance when it is due', () => {
    const clock = new ManualClock();
    const atMs: number[] = [];
    const again = (): void => {
      atMs.push(clock.now());
      clock.setTimer(again, 10);
    };
    clock.setTimer(again, 10);
    clock.advance(35);
    expect(atMs).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('counts a delay below 0 as 0', () => {
    const clock = new ManualClock({ startMs: 5 });
    let atMs = -1;
    clock.setTimer(() => {
      atMs = clock.now();
    }, -100);
    clock.advance(0);
    expect(atMs).toBe(5);
  });

  it('does not run a cancelled timer and counts what is still set', () => {
    const clock = new ManualClock();
    let ran = 0;
    const count = (): void => {
      ran += 1;
    };
    const first = clock.setTimer(count, 10);
    clock.setTimer(count, 10);
    expect(clock.activeTimers).toBe(2);
    first.cancel();
    first.cancel();
    expect(clock.activeTimers).toBe(1);
    clock.advance(10);
    expect(ran).toBe(1);
    first.cancel();
    expect(clock.activeTimers).toBe(0);
  });

  it('lets a timer cancel one that is due at the same moment', () => {
    const clock = new ManualClock();
    let ran = false;
    clock.setTimer(() => second.cancel(), 10);
    const second = clock.setTimer(() => {
      ran = true;
    }, 10);
    clock.advance(10);
    expect(ran).toBe(false);
    expect(clock.activeTimers).toBe(0);
  });

  it('honours delays above 2^31 − 1 ms', () => {
    const clock = new ManualClock();
    let ran = false;
    clock.setTimer(() => {
      ran = true;
    }, 2 ** 40);
    clock.advance(2 ** 40 - 1);
    expect(ran).toBe(false);
    clock.advance(1);
    expect(ran).toBe(true);
  });

  it('runs one timer at a time on request', () => {
    const clock = new ManualClock();
    clock.setTimer(() => undefined, 10);
    clock.setTimer(() => undefined, 20);
    expect(clock.runNext()).toBe(true);
    expect(clock.now()).toBe(10);
    expect(clock.runNext(19)).toBe(false);
    expect(clock.now()).toBe(10);
    expect(clock.runNext(20)).toBe(true);
    expect(clock.runNext()).toBe(false);
    expect(clock.now()).toBe(20);
  });

  it('never jumps back, also when a timer moves the clock itself', () => {
    const clock = new ManualClock();
    clock.setTimer(() => clock.advance(200), 10);
    clock.advance(100);
    expect(clock.now()).toBe(210);
  });

  it.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('refuses to move by %s', (ms) => {
    const clock = new ManualClock({ startMs: 5 });
    expect(() => clock.advance(ms)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'ms' }));
    expect(() => clock.advanceTo(ms)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'timeMs' }));
    expect(clock.now()).toBe(5);
  });
});

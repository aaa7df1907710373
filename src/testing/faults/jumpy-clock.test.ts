import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { JumpyClock } from './jumpy-clock.ts';

const createClock = (options: { suspendMs?: number; wallMs?: number; seed?: number; everyMs?: number } = {}) => {
  const base = new ManualClock();
  return { base, clock: new JumpyClock({ everyMs: 1e12, clock: base, ...options }) };
};

describe('JumpyClock', () => {
  it('is the clock below until it jumps', () => {
    const { base, clock } = createClock();
    const atMs: number[] = [];
    clock.setTimer(() => atMs.push(clock.now()), 10);
    clock.setTimer(() => atMs.push(clock.now()), 5).cancel();
    base.advance(25);
    expect(atMs).toEqual([10]);
    expect([clock.now(), clock.wallNow(), clock.jumps]).toEqual([25, base.wallNow(), 0]);
  });

  it('fires what was due while the machine slept at once, in order, and the rest when it is due', () => {
    const { base, clock } = createClock();
    const fired: [name: string, atMs: number, baseMs: number][] = [];
    const set = (name: string, delayMs: number) => clock.setTimer(() => fired.push([name, clock.now(), base.now()]), delayMs);
    set('late', 200);
    set('second', 90);
    set('first', 50);
    set('cancelled', 60).cancel();
    base.advance(10);
    expect(clock.activeTimers).toBe(3);
    clock.suspend(100);
    expect([clock.now(), clock.wallNow() - base.wallNow()]).toEqual([110, 100]);
    base.advance(0);
    base.advance(90);
    expect(fired).toEqual([
      ['first', 110, 10],
      ['second', 110, 10],
      ['late', 200, 100],
    ]);
    expect([clock.activeTimers, base.activeTimers]).toEqual([0, 1]); // the next jump
  });

  it('sets the wall clock forward and back and leaves time alone', () => {
    const { base, clock } = createClock();
    clock.shiftWall(-3_600_000);
    expect(clock.wallNow() - base.wallNow()).toBe(-3_600_000);
    clock.shiftWall(3_600_500);
    expect([clock.wallNow() - base.wallNow(), clock.now(), clock.jumps]).toEqual([500, 0, 2]);
  });

  it('jumps at random times within its limits, the same for the same seed, and never runs back', () => {
    const play = (seed: number) => {
      const { base, clock } = createClock({ everyMs: 100, suspendMs: 50, wallMs: 5_000, seed });
      const seen: [leadMs: number, shiftMs: number][] = [];
      let before = clock.now();
      for (let step = 0; step < 1_000; step += 1) {
        base.advance(10);
        expect(clock.now()).toBeGreaterThanOrEqual(before + 10);
        before = clock.now();
        const leadMs = clock.now() - base.now();
        seen.push([leadMs, clock.wallNow() - base.wallNow() - leadMs]);
      }
      const { jumps } = clock;
      clock[Symbol.dispose]();
      base.advance(10_000);
      expect(clock.jumps).toBe(jumps);
      return { seen, jumps };
    };
    const { seen, jumps } = play(1);
    expect(jumps).toBeGreaterThan(60);
    expect(jumps).toBeLessThan(140);
    expect(seen.at(-1)?.[0]).toBeGreaterThan(500);
    expect(seen.some(([, shiftMs]) => shiftMs < -1_000)).toBe(true);
    expect(play(1).seen).toEqual(seen);
    expect(play(2).seen).not.toEqual(seen);
  });

  it.each([{ everyMs: 0 }, { everyMs: 1, suspendMs: -1 }, { everyMs: 1, wallMs: Number.NaN }, { everyMs: 1, every: 2 }])(
    'refuses %j',
    (options) => {
      expect(() => new JumpyClock(options)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    },
  );

  it('refuses to sleep for less than nothing', () => {
    expect(() => createClock().clock.suspend(-1)).toThrow(expect.objectContaining({ option: 'ms' }));
  });
});

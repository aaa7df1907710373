import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { ManualClock } from '../../time/index.ts';
import { Cooldown } from './cooldown.ts';

describe('Cooldown', () => {
  it('holds growth for the whole rest and allows it on the first instant after it', () => {
    const clock = new ManualClock();
    const cooldown = new Cooldown({ upMs: 2_000 });
    cooldown.recordUp(clock.now());
    clock.advance(1_999);
    expect(cooldown.allowUp(clock.now())).toBe(false);
    clock.advance(1);
    expect(cooldown.allowUp(clock.now())).toBe(true);
  });

  it('allows growth at once when it is fresh', () => {
    expect(new Cooldown().allowUp(0)).toBe(true);
  });

  it('holds a scale-down when it is fresh, for its rest from the first question on', () => {
    const cooldown = new Cooldown({ downMs: 30_000 });
    expect(cooldown.allowDown(5_000)).toBe(false);
    expect(cooldown.allowDown(34_999)).toBe(false);
    expect(cooldown.allowDown(35_000)).toBe(true);
  });

  it('counts a question about growth as the first question', () => {
    const cooldown = new Cooldown({ downMs: 30_000 });
    cooldown.allowUp(5_000);
    expect(cooldown.allowDown(35_000)).toBe(true);
  });

  it('holds a scale-down after a scale-up, not only after a scale-down', () => {
    const cooldown = new Cooldown({ downMs: 30_000 });
    cooldown.recordUp(0);
    expect(cooldown.allowDown(500)).toBe(false);
    expect(cooldown.allowDown(29_999)).toBe(false);
    expect(cooldown.allowDown(30_000)).toBe(true);
    cooldown.recordDown(30_000);
    expect(cooldown.allowDown(59_999)).toBe(false);
    expect(cooldown.allowDown(60_000)).toBe(true);
  });

  it('never lets a scale-down delay a scale-up', () => {
    const cooldown = new Cooldown();
    cooldown.recordDown(1_000);
    expect(cooldown.allowUp(1_000)).toBe(true);
  });

  it('keeps the rest after a scale-up when a scale-down follows it', () => {
    const cooldown = new Cooldown({ upMs: 2_000, downMs: 0 });
    cooldown.recordUp(0);
    cooldown.recordDown(1_000);
    expect(cooldown.allowUp(1_999)).toBe(false);
    expect(cooldown.allowUp(2_000)).toBe(true);
  });

  it('rests 2 s between scale-ups and 30 s before a scale-down unless told otherwise', () => {
    const cooldown = new Cooldown();
    cooldown.recordUp(0);
    expect([cooldown.allowUp(1_999), cooldown.allowUp(2_000)]).toEqual([false, true]);
    expect([cooldown.allowDown(29_999), cooldown.allowDown(30_000)]).toEqual([false, true]);
  });

  it.each([{ upMs: -1 }, { downMs: Number.NaN }, { down: 5 }])('refuses %o', (options) => {
    expect(() => new Cooldown(options)).toThrow(OptionError);
  });
});

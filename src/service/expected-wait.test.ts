import { describe, expect, it } from 'vitest';
import { ExpectedWait } from './expected-wait.ts';

/** A rush from `fromMs` to `toMs` in which a task ends every `everyMs`, and nobody waits at its end. */
const rush = (wait: ExpectedWait, fromMs: number, toMs: number, everyMs: number): void => {
  wait.recordTaken(1_000, fromMs);
  for (let nowMs = fromMs; nowMs < toMs; nowMs += everyMs) wait.recordEnd(1_000, nowMs);
  wait.recordEnd(0, toMs);
};

describe('ExpectedWait', () => {
  it('says a second before anything has ended', () => {
    expect(new ExpectedWait().ms(500, 0)).toBe(1_000);
  });

  it('divides what is ahead by how fast tasks end', () => {
    const wait = new ExpectedWait();
    wait.recordTaken(100, 0);
    for (let nowMs = 0; nowMs <= 4_000; nowMs += 20) wait.recordEnd(100, nowMs); // 50 a second
    expect(wait.ms(100, 4_000)).toBeGreaterThan(1_950);
    expect(wait.ms(100, 4_000)).toBeLessThan(2_050);
    expect(wait.ms(0, 4_000)).toBe(0);
  });

  it('says a minute and no more, also when nothing ends any longer', () => {
    const wait = new ExpectedWait();
    wait.recordTaken(100, 0);
    for (let nowMs = 0; nowMs <= 1_000; nowMs += 20) wait.recordEnd(100, nowMs);
    expect(wait.ms(1_000_000, 1_000)).toBe(60_000);
    expect(wait.ms(1, 20_000)).toBe(60_000);
  });

  it('knows after a rest how fast tasks ended in the last rush', () => {
    const wait = new ExpectedWait();
    rush(wait, 0, 4_000, 20);
    wait.recordTaken(1_000, 600_000); // ten minutes later a burst fills the queue at once
    for (const nowMs of [600_000, 600_050, 600_499]) {
      wait.recordEnd(1_000, nowMs);
      expect(wait.ms(1_000, nowMs)).toBeGreaterThan(19_000);
      expect(wait.ms(1_000, nowMs)).toBeLessThan(21_000);
    }
  });

  it('takes no trickle for all that can be done: what ends when nobody waits does not count', () => {
    const wait = new ExpectedWait();
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1_000) {
      wait.recordTaken(0, nowMs);
      wait.recordEnd(0, nowMs + 20);
    }
    wait.recordTaken(1_000, 60_000);
    expect(wait.ms(1_000, 60_010)).toBe(1_000);
    for (let nowMs = 60_000; nowMs <= 61_000; nowMs += 2) wait.recordEnd(1_000, nowMs); // 500 a second
    expect(wait.ms(1_000, 61_000)).toBeGreaterThan(1_900);
    expect(wait.ms(1_000, 61_000)).toBeLessThan(2_100);
  });

  it('lets tasks be longer than the time over which ends are counted', () => {
    const wait = new ExpectedWait();
    wait.recordTaken(10, 0);
    expect(wait.ms(10, 4_999)).toBe(1_000);
    expect(wait.ms(10, 5_000)).toBe(60_000);
  });
});

import { describe, expect, it } from 'vitest';
import { ExpectedWait } from './expected-wait.ts';

describe('ExpectedWait', () => {
  it('says a second before anything has ended', () => {
    expect(new ExpectedWait().ms(500, 0)).toBe(1_000);
  });

  it('divides what is ahead by how fast tasks end', () => {
    const wait = new ExpectedWait();
    for (let nowMs = 0; nowMs <= 4_000; nowMs += 20) wait.recordEnd(nowMs); // 50 a second
    expect(wait.ms(100, 4_000)).toBeGreaterThan(1_950);
    expect(wait.ms(100, 4_000)).toBeLessThan(2_050);
    expect(wait.ms(0, 4_000)).toBe(0);
  });

  it('says a minute and no more, also when nothing ends any longer', () => {
    const wait = new ExpectedWait();
    wait.recordEnd(0);
    expect(wait.ms(1_000_000, 10)).toBe(60_000);
    expect(wait.ms(1, 20_000)).toBe(60_000);
  });
});

import { describe, expect, it } from 'vitest';
import { EventLoopUtilization, eventLoopUtilization, type LoopTimes } from './event-loop-utilization.ts';

describe('EventLoopUtilization', () => {
  it('gives the share of the time since the last reading', () => {
    let times: LoopTimes = { idle: 1_000, active: 500 };
    const signal = new EventLoopUtilization(() => times);
    expect(signal.read()).toBeUndefined();
    signal.start();
    expect(signal.read()).toBeUndefined(); // no time has passed
    times = { idle: 1_300, active: 600 };
    expect(signal.read()).toBe(0.25);
    times = { idle: 1_300, active: 700 };
    expect(signal.read()).toBe(1);
    signal.stop();
    expect(signal.read()).toBeUndefined();
  });

  it('reads this thread', () => {
    const signal = eventLoopUtilization();
    signal.start();
    const share = signal.read({ nowMs: 0 }) ?? 0;
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
    signal.stop();
  });
});

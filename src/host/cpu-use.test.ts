import { describe, expect, it } from 'vitest';
import { CpuUse, cpuUse } from './cpu-use.ts';

describe('CpuUse', () => {
  it('gives the share of all processors since the last reading', () => {
    let usedMicros = 5_000_000;
    const signal = new CpuUse({ usedMicros: () => usedMicros, cpus: () => 4 });
    signal.start();
    expect(signal.read({ nowMs: 1_000 })).toBeUndefined();
    usedMicros += 1_000_000;
    expect(signal.read({ nowMs: 1_500 })).toBe(0.5);
    usedMicros += 2_000_000;
    expect(signal.read({ nowMs: 2_000 })).toBe(1);
  });

  it('knows nothing of no time, and keeps its base for the next reading', () => {
    let usedMicros = 0;
    const signal = new CpuUse({ usedMicros: () => usedMicros, cpus: () => 1 });
    signal.start();
    signal.read({ nowMs: 0 });
    usedMicros = 100_000;
    expect(signal.read({ nowMs: 0 })).toBeUndefined();
    expect(signal.read({ nowMs: 1_000 })).toBe(0.1);
  });

  it('begins anew after a stop', () => {
    const signal = new CpuUse({ usedMicros: () => 0, cpus: () => 1 });
    signal.start();
    signal.read({ nowMs: 0 });
    signal.stop();
    signal.start();
    expect(signal.read({ nowMs: 1_000 })).toBeUndefined();
  });

  it('reads this process', () => {
    const signal = cpuUse();
    signal.start();
    signal.read({ nowMs: 0 });
    const share = signal.read({ nowMs: 3_600_000 }) ?? Number.NaN; // as if an hour had passed
    signal.stop();
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThan(1);
  });
});

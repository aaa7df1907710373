import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateGate, type RateLimit } from './rate-gate.ts';

interface Start {
  readonly atMs: number;
  readonly weight: number;
}

/** Starts as fast as the gate lets, with the given pauses. */
const play = (limit: RateLimit, tasks: readonly { readonly weight: number; readonly gapMs: number }[]): Start[] => {
  const gate = new RateGate(limit);
  const starts: Start[] = [];
  let nowMs = 0;
  for (const { weight, gapMs } of tasks) {
    nowMs += gapMs;
    nowMs += gate.waitMs(weight, nowMs);
    expect(gate.waitMs(weight, nowMs)).toBe(0);
    gate.take(weight, nowMs);
    starts.push({ atMs: nowMs, weight: Math.min(weight, limit.limit) });
  }
  return starts;
};

const heaviestSpan = (starts: readonly Start[], perMs: number): number => {
  let heaviest = 0;
  for (const [index, first] of starts.entries()) {
    let weight = 0;
    for (const start of starts.slice(index)) {
      if (start.atMs - first.atMs >= perMs) break;
      weight += start.weight;
    }
    heaviest = Math.max(heaviest, weight);
  }
  return heaviest;
};

const anyTasks = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 8 }), gapMs: fc.nat(30) }), { maxLength: 80 });

describe('RateGate', () => {
  it('lets no more than the limit start in any span', () => {
    fc.assert(
      fc.property(anyTasks, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 200 }), (tasks, limit, perMs) => {
        expect(heaviestSpan(play({ limit, perMs }, tasks), perMs)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('counts a start for the whole span, and not a moment longer', () => {
    const gate = new RateGate({ limit: 1, perMs: 1_000 });
    gate.take(1, 5_000);
    expect([5_000, 5_995, 5_999.5, 6_000, 6_500].map((nowMs) => gate.waitMs(1, nowMs))).toEqual([1_000, 5, 0.5, 0, 0]);
  });

  it('wastes nothing: a limit of 3 a second lets exactly 3 start each second', () => {
    const starts = play(
      { limit: 3, perMs: 1_000 },
      Array.from({ length: 9 }, () => ({ weight: 1, gapMs: 0 })),
    );
    expect(starts.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 1_000, 1_000, 1_000, 2_000, 2_000, 2_000]);
  });

  it('keeps a high limit too, and leaves at most 0.2 % of it unused', () => {
    const limit = { limit: 5_000, perMs: 1_000 };
    const starts = play(
      limit,
      Array.from({ length: 20_000 }, () => ({ weight: 1, gapMs: 0.1 })),
    );
    expect(heaviestSpan(starts.filter((_, index) => index % 1 === 0).slice(0, 12_000), 1_000)).toBeLessThanOrEqual(5_000);
    expect(starts.at(-1)?.atMs).toBeLessThanOrEqual(4_000 * 1.002);
  });

  it('counts a task heavier than the limit as the limit', () => {
    const starts = play({ limit: 2, perMs: 100 }, [
      { weight: 5, gapMs: 0 },
      { weight: 1, gapMs: 0 },
    ]);
    expect(starts.map(({ atMs }) => atMs)).toEqual([0, 100]);
  });

  it('gives no credit for a long rest beyond one span', () => {
    const starts = play({ limit: 2, perMs: 100 }, [
      { weight: 1, gapMs: 0 },
      { weight: 1, gapMs: 100_000 },
      { weight: 1, gapMs: 0 },
      { weight: 1, gapMs: 0 },
    ]);
    expect(starts.map(({ atMs }) => atMs)).toEqual([0, 100_000, 100_000, 100_100]);
  });
});

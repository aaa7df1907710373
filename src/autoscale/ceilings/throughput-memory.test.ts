import { describe, expect, it } from 'vitest';
import { type Remembered, recall, remember } from './throughput-memory.ts';
import { FIRST_NOISE } from './throughput-noise.ts';

const entry = (size: number, atMs: number, ln: number): Remembered => ({
  size,
  atMs,
  level: { lnCount: ln, lnLittle: ln, completions: 1_000, failureRatio: 0, squaredCv: 0.1 },
});

describe('memory of levels', () => {
  const memory = [entry(40, 0, Math.log(3)), entry(20, 0, Math.log(2)), entry(5, 0, 0)].reduce<readonly Remembered[]>(
    remember,
    [],
  );

  it('tells the elasticity towards the nearest size on a side', () => {
    const here = entry(10, 1_000, Math.log(1));
    expect(recall(memory, FIRST_NOISE, here, 'up')?.mean).toBeCloseTo(1);
    expect(recall(memory, FIRST_NOISE, here, 'down')?.mean).toBeCloseTo(0);
    expect(recall(memory, FIRST_NOISE, entry(50, 1_000, 0), 'up')).toBeUndefined();
  });

  it('does not speak of what is old, and doubts the more the older', () => {
    const fresh = recall(memory, FIRST_NOISE, entry(10, 1_000, 0), 'up');
    const stale = recall(memory, FIRST_NOISE, entry(10, 14_000, 0), 'up');
    expect(stale?.variance).toBeGreaterThan(fresh?.variance ?? 0);
    expect(recall(memory, FIRST_NOISE, entry(10, 20_000, 0), 'up')).toBeUndefined();
  });

  it('keeps one level a size, and few of them', () => {
    let many: readonly Remembered[] = [];
    for (let size = 1; size < 30; size += 1) many = remember(many, entry(size, 0, 0));
    expect(many).toHaveLength(8);
    expect(remember(many, entry(29, 1, 0)).filter(({ size }) => size === 29)).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINEST, neighbourOf, WIDEST } from './throughput-sizes.ts';

const BOUNDS = { low: 1, high: 100 };

describe('neighbouring sizes', () => {
  it('doubles and halves at the widest span', () => {
    expect(neighbourOf(8, WIDEST, 'up', BOUNDS)).toBe(16);
    expect(neighbourOf(8, WIDEST, 'down', BOUNDS)).toBe(4);
  });

  it('moves by one worker at least', () => {
    expect(neighbourOf(2, FINEST, 'up', BOUNDS)).toBe(3);
    expect(neighbourOf(2, FINEST, 'down', BOUNDS)).toBe(1);
  });

  it('stops at the bounds, and has no neighbour beyond them', () => {
    expect(neighbourOf(80, WIDEST, 'up', BOUNDS)).toBe(100);
    expect(neighbourOf(100, WIDEST, 'up', BOUNDS)).toBeUndefined();
    expect(neighbourOf(1, WIDEST, 'down', BOUNDS)).toBeUndefined();
  });

  it('gives a whole number on the asked side, within the bounds', () => {
    const any = fc.tuple(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: WIDEST, max: FINEST }),
      fc.constantFrom('up' as const, 'down' as const),
    );
    fc.assert(
      fc.property(any, ([size, span, direction]) => {
        const next = neighbourOf(size, span, direction, BOUNDS);
        if (next === undefined) return;
        expect(Number.isInteger(next)).toBe(true);
        expect(direction === 'up' ? next > size && next <= 100 : next < size && next >= 1).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReorderBuffer } from './reorder-buffer.ts';

describe('ReorderBuffer', () => {
  it('lets values out in the order of their positions, for any order of arrival', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        const out: string[] = [];
        const buffer = new ReorderBuffer<string>((value) => out.push(value));
        for (const position of order) buffer.add(position, `v${position}`);
        expect(out).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7']);
        expect(buffer.size).toBe(0);
        expect(buffer.next).toBe(8);
      }),
    );
  });

  it('holds what comes too early', () => {
    const out: string[] = [];
    const buffer = new ReorderBuffer<string>((value) => out.push(value));
    buffer.add(2, 'c');
    buffer.add(1, 'b');
    expect(out).toEqual([]);
    expect(buffer.size).toBe(2);
  });

  it('lets out what it holds when the missing ones will not come', () => {
    const out: string[] = [];
    const buffer = new ReorderBuffer<string>((value) => out.push(value));
    buffer.add(10, 'k');
    buffer.add(2, 'c');
    buffer.releaseAll();
    expect(out).toEqual(['c', 'k']);
    expect(buffer.size).toBe(0);
  });
});

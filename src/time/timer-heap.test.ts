import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TimerHeap } from './timer-heap.ts';

interface Entry {
  readonly dueMs: number;
  readonly order: number;
}

const bySchedule = (a: Entry, b: Entry): number => a.dueMs - b.dueMs || a.order - b.order;

describe('TimerHeap', () => {
  it('is empty at first', () => {
    const heap = new TimerHeap<Entry>();
    expect(heap.size).toBe(0);
    expect(heap.peek()).toBeUndefined();
    expect(heap.pop()).toBeUndefined();
    expect(heap.size).toBe(0);
  });

  it('gives what a sorted array gives, for any mix of pushes and pops', () => {
    const operation = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 2, arbitrary: fc.constant('pop' as const) },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const heap = new TimerHeap<Entry>();
        const sorted: Entry[] = [];
        operations.forEach((step, order) => {
          if (step === 'pop') {
            expect(heap.pop()).toBe(sorted.shift());
          } else {
            const entry = { dueMs: step, order };
            heap.push(entry);
            sorted.push(entry);
            sorted.sort(bySchedule);
          }
          expect(heap.size).toBe(sorted.length);
          expect(heap.peek()).toBe(sorted[0]);
        });
        while (sorted.length > 0) expect(heap.pop()).toBe(sorted.shift());
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});

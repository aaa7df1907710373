import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { EventClock, type SimEvent } from './event-clock.ts';
import { EventHeap, type HeapItem } from './event-heap.ts';

const runUntil = (clock: EventClock, endMs: number): void => {
  while (clock.nextDueMs <= endMs) clock.runNext();
  clock.moveTo(endMs);
};

class Mark implements SimEvent {
  heapIndex = -1;
  readonly #onFire: () => void;

  constructor(onFire: () => void) {
    this.#onFire = onFire;
  }

  fire(): void {
    this.#onFire();
  }
}

describe('EventClock', () => {
  it('does with timers what the manual clock does, for any of them', () => {
    const anyTimers = fc.array(
      fc.record({ delayMs: fc.integer({ min: -2, max: 30 }), again: fc.boolean(), cancels: fc.nat({ max: 20 }) }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(anyTimers, (plans) => {
        const play = (clock: EventClock | ManualClock): readonly string[] => {
          const ran: string[] = [];
          const timers = plans.map(({ delayMs, again, cancels }, index) =>
            clock.setTimer(() => {
              ran.push(`${index} at ${clock.now()}`);
              timers[cancels]?.cancel();
              if (again) clock.setTimer(() => ran.push(`${index} again at ${clock.now()}`), delayMs);
            }, delayMs),
          );
          if (clock instanceof ManualClock) clock.advanceTo(40);
          else runUntil(clock, 40);
          return ran;
        };
        expect(play(new EventClock())).toEqual(play(new ManualClock()));
      }),
    );
  });

  it('tells a wall time that runs with it, the same in every run', () => {
    const clock = new EventClock();
    clock.moveTo(1_500);
    expect([clock.now(), clock.wallNow()]).toEqual([1_500, 1_767_225_601_500]);
  });

  it('moves an event that is planned already, and forgets one that is cancelled', () => {
    const clock = new EventClock();
    const ran: number[] = [];
    const moved = new Mark(() => ran.push(clock.now()));
    const cancelled = new Mark(() => ran.push(-1));
    clock.schedule(moved, 10);
    clock.schedule(cancelled, 15);
    clock.schedule(moved, 30);
    clock.cancel(cancelled);
    clock.cancel(cancelled);
    expect([clock.pending, clock.nextDueMs]).toEqual([1, 30]);
    runUntil(clock, 50);
    expect([ran, clock.pending, clock.nextDueMs]).toEqual([[30], 0, Number.POSITIVE_INFINITY]);
  });

  it('runs what is planned for the past at once', () => {
    const clock = new EventClock();
    clock.moveTo(100);
    let atMs = 0;
    clock.schedule(
      new Mark(() => {
        atMs = clock.now();
      }),
      20,
    );
    runUntil(clock, 100);
    expect(atMs).toBe(100);
  });
});

describe('EventHeap', () => {
  it('gives items by key and then by age, whatever is taken out in between', () => {
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), key: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ kind: fc.constant('remove' as const), which: fc.nat({ max: 40 }) }),
      fc.record({ kind: fc.constant('pop' as const) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 600 }), (operations) => {
        const heap = new EventHeap<HeapItem & { readonly key: number; readonly order: number }>();
        let model: { heapIndex: number; key: number; order: number }[] = [];
        for (const [order, step] of operations.entries()) {
          if (step.kind === 'push') {
            const item = { heapIndex: -1, key: step.key, order };
            heap.push(item, step.key);
            model.push(item);
            model.sort((a, b) => a.key - b.key || a.order - b.order);
          } else if (step.kind === 'pop') {
            expect(heap.pop()).toBe(model.shift());
          } else {
            const item = model[step.which];
            if (item === undefined) continue;
            heap.remove(item);
            model = model.filter((other) => other !== item);
            expect(item.heapIndex).toBe(-1);
          }
          expect([heap.size, heap.firstKey, heap.first]).toEqual([
            model.length,
            model[0]?.key ?? Number.POSITIVE_INFINITY,
            model[0],
          ]);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RetryEntry, RetryHeap } from './retry-heap.ts';

type Command = { readonly add: number } | { readonly remove: number } | 'first' | { readonly takeFrom: number };

const commands = fc.array(
  fc.oneof<fc.Arbitrary<Command>[]>(
    fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
    fc.record({ remove: fc.nat() }),
    fc.constant('first' as const),
    fc.record({ takeFrom: fc.integer({ min: 0, max: 20 }) }),
  ),
  { maxLength: 200 },
);

describe('RetryHeap', () => {
  it('agrees with a sorted list, whatever is added and taken out in between', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const heap = new RetryHeap<number>();
        let model: RetryEntry<number>[] = [];
        const sort = () => model.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
        for (const command of list) {
          if (command === 'first') {
            const { first } = heap;
            expect(first).toBe(sort()[0]);
            if (first !== undefined) expect(heap.remove(model.shift() as RetryEntry<number>)).toBe(true);
          } else if ('add' in command) {
            model.push(heap.add(command.add, command.add));
          } else if ('remove' in command) {
            const entry = model[command.remove % (model.length || 1)];
            if (entry === undefined) continue;
            model = model.filter((other) => other !== entry);
            expect(heap.remove(entry)).toBe(true);
            expect(heap.remove(entry)).toBe(false);
          } else {
            const isMeant = ({ dueMs }: RetryEntry<number>) => dueMs >= command.takeFrom;
            expect(heap.takeAll(isMeant)).toEqual(
              sort()
                .filter(isMeant)
                .map(({ item }) => item),
            );
            model = model.filter((entry) => !isMeant(entry));
          }
          expect(heap.size).toBe(model.length);
        }
      }),
    );
  });
});

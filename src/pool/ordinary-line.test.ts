import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrdinaryLine } from './ordinary-line.ts';

const settle = (): void => undefined;

describe('OrdinaryLine', () => {
  it('gives back each field of each task, first in, first out, over any pushes and shifts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200, max: 200 }), { maxLength: 40 }), (steps) => {
        const line = new OrdinaryLine<number, void>();
        const expected: number[] = [];
        let pushed = 0;
        for (const step of steps) {
          for (let count = step; count > 0; count -= 1) {
            line.push(pushed, settle, undefined, pushed / 2, undefined);
            expected.push(pushed);
            pushed += 1;
          }
          for (let count = step; count < 0; count += 1) {
            const next = expected.shift();
            let taken: readonly unknown[] | undefined;
            const hadOne = line.shift((...fields) => {
              taken = fields;
            });
            expect(hadOne).toBe(next !== undefined);
            expect(taken).toEqual(next === undefined ? undefined : [next, settle, undefined, next / 2, undefined]);
          }
          expect(line.size).toBe(expected.length);
          expect(line.oldestSinceMs).toBe(expected[0] === undefined ? undefined : expected[0] / 2);
        }
      }),
    );
  });

  it('has taken a task out before it hands it over, so that the taker may push and shift', () => {
    const line = new OrdinaryLine<number, void>();
    for (let input = 0; input < 130; input += 1) line.push(input, settle, undefined, 0, undefined);
    const order: number[] = [];
    const take = (input: number): void => {
      order.push(input);
      if (input < 130) line.push(input + 130, settle, undefined, 0, undefined);
      if (input % 2 === 0) line.shift(take);
    };
    while (line.shift(take));
    expect(order).toEqual(Array.from({ length: 260 }, (_, index) => index));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LinkedQueue, type QueueLinks } from './index.ts';

class Node implements QueueLinks<Node> {
  heldBy: object | undefined = undefined;
  previous: Node | undefined = undefined;
  next: Node | undefined = undefined;
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

describe('LinkedQueue', () => {
  it('is what an array is, for any mix of push, shift and removal from anywhere', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant('push' as const) },
      { weight: 2, arbitrary: fc.constant('shift' as const) },
      { weight: 2, arbitrary: fc.nat({ max: 30 }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = new LinkedQueue<Node>();
        const model: Node[] = [];
        const gone: Node[] = [];
        steps.forEach((what, id) => {
          if (what === 'push') {
            const node = gone.pop() ?? new Node(id);
            queue.push(node);
            model.push(node);
          } else if (what === 'shift') {
            const node = queue.shift();
            expect(node).toBe(model.shift());
            if (node !== undefined) gone.push(node);
          } else {
            const node = model[what];
            if (node === undefined) return;
            expect(queue.remove(node)).toBe(true);
            expect(queue.remove(node)).toBe(false);
            model.splice(what, 1);
            gone.push(node);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.head).toBe(model[0]);
          for (const node of gone) expect([node.heldBy, node.previous, node.next]).toEqual([undefined, undefined, undefined]);
        });
        while (model.length > 0) expect(queue.shift()).toBe(model.shift());
        expect(queue.shift()).toBeUndefined();
      }),
    );
  });

  it('does not remove what another queue holds', () => {
    const mine = new LinkedQueue<Node>();
    const other = new LinkedQueue<Node>();
    const node = new Node(1);
    other.push(node);
    expect(mine.remove(node)).toBe(false);
    expect(mine.remove(new Node(2))).toBe(false);
    expect(other.size).toBe(1);
    expect(other.shift()).toBe(node);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpProblem } from '../http/index.ts';
import { readTaskQuery } from './task-query.ts';

describe('readTaskQuery', () => {
  it('reads what a task asks for', () => {
    expect(readTaskQuery('accept&priority=-3&key=a%20b&timeout=2s&queue-timeout=250ms', undefined)).toEqual({
      isAccept: true,
      wishes: { priority: -3, key: 'a b', timeoutMs: 2_000, queueTimeoutMs: 250 },
    });
  });

  it.each([
    ['', 'respond-async', true],
    ['', 'wait=5, Respond-Async', true],
    ['', 'respond-async; x=1', true],
    ['', 'no-respond-async', false],
    ['', 'return=minimal', false],
    ['', undefined, false],
    ['accept=0', undefined, false],
    ['accept=1', undefined, true],
    ['key=a', 'respond-async', true],
  ])('with the query %j and Prefer %j accepts: %j', (search, prefer, isAccept) => {
    expect(readTaskQuery(search, prefer).isAccept).toBe(isAccept);
  });

  it('takes any text without another error than a refusal', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (search, prefer) => {
        try {
          const { wishes } = readTaskQuery(search, prefer);
          expect(Math.abs(wishes.priority ?? 0)).toBeLessThanOrEqual(1_000);
        } catch (error) {
          expect(error).toBeInstanceOf(HttpProblem);
        }
      }),
    );
  });

  it('reads a long header in no time', () => {
    expect(readTaskQuery('', `${', '.repeat(4_000)}x`).isAccept).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createFixture, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

type Hostile = unknown;
type Settle = (value: unknown) => void;

/** Not written out, because linters take every object with this name for a mistake. */
const THEN: string = ['th', 'en'].join('');
const thenable = (call: (resolve: Settle, reject: Settle) => void): Hostile => ({ [THEN]: call });

/** Runs one task whose handler gives `make()`, and tells how its promise settled and what the pool counted. */
const outcomeOf = async (make: () => Hostile) => {
  const { pool, core } = createFixture<number, Hostile>(() => make());
  const settlement = await pool.run(1).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await settled();
  expectTallyToAddUp(core);
  const { completed, failed, busy, live } = core.snapshot();
  expect([busy, live]).toEqual([0, 4]);
  return { ...settlement, completed, failed };
};

describe('InlineExecutor', () => {
  it('settles with a value that the handler returns at once', async () => {
    expect(await outcomeOf(() => 7)).toEqual({ value: 7, completed: 1, failed: 0 });
    expect(await outcomeOf(() => undefined)).toEqual({ value: undefined, completed: 1, failed: 0 });
  });

  it('settles with what the handler promises', async () => {
    expect(await outcomeOf(async () => 7)).toEqual({ value: 7, completed: 1, failed: 0 });
  });

  it('hands input and context to the handler, on one call a task', async () => {
    const calls: unknown[][] = [];
    const { pool } = createFixture<string, void>((...args) => {
      calls.push(args);
    });
    await pool.run('a');
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[0]).toBe('a');
    expect(calls[0]?.[1]).toHaveProperty('signal');
  });

  it('rejects with whatever was thrown at once, by identity', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (thrown) => {
        const settlement = await outcomeOf(() => {
          throw thrown;
        });
        expect(settlement).toHaveProperty('error');
        expect(Object.is((settlement as { error: unknown }).error, thrown)).toBe(true);
        expect(settlement).toMatchObject({ completed: 0, failed: 1 });
      }),
    );
  });

  it('rejects with whatever the promise was rejected with, by identity', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (thrown) => {
        const settlement = await outcomeOf(() => Promise.reject(thrown));
        expect(settlement).toHaveProperty('error');
        expect(Object.is((settlement as { error: unknown }).error, thrown)).toBe(true);
      }),
    );
  });

  it.each<[string, () => Hostile, object]>([
    [
      'resolves twice',
      () =>
        thenable((resolve: (value: unknown) => void) => {
          resolve(1);
          resolve(2);
        }),
      { value: 1, completed: 1, failed: 0 },
    ],
    [
      'resolves, then rejects',
      () =>
        thenable((resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
          resolve(1);
          reject(new Error('late'));
        }),
      { value: 1, completed: 1, failed: 0 },
    ],
    [
      'rejects, then resolves',
      () =>
        thenable((resolve: (value: unknown) => void, reject: (error: unknown) => void) => {
          reject('first');
          resolve(1);
        }),
      { error: 'first', completed: 0, failed: 1 },
    ],
    [
      'throws after it has resolved',
      () =>
        thenable((resolve: (value: unknown) => void) => {
          resolve(1);
          throw new Error('late');
        }),
      { value: 1, completed: 1, failed: 0 },
    ],
    [
      'throws before it has resolved',
      () =>
        thenable(() => {
          throw 'early';
        }),
      { error: 'early', completed: 0, failed: 1 },
    ],
    [
      'has a getter `then` that throws',
      () =>
        Object.defineProperty({}, THEN, {
          get: () => {
            throw 'getter';
          },
        }),
      { error: 'getter', completed: 0, failed: 1 },
    ],
    [
      'resolves with another thenable',
      () => thenable((resolve: (value: unknown) => void) => resolve(Promise.resolve('inner'))),
      { value: 'inner', completed: 1, failed: 0 },
    ],
  ])('takes the first outcome of a thenable that %s', async (_what, make, expected) => {
    expect(await outcomeOf(make)).toEqual(expected);
  });

  it('is not fooled by a native promise whose own `then` was replaced', async () => {
    const make = (): Hostile => {
      const promise = Promise.resolve('true value');
      const fake = (resolve: (value: unknown) => void): void => {
        resolve('fake');
        resolve('fake again');
      };
      return Object.defineProperty(promise, THEN, { value: fake });
    };
    expect(await outcomeOf(make)).toEqual({ value: 'true value', completed: 1, failed: 0 });
  });

  it('takes the first outcome of a subclassed promise that calls back twice', async () => {
    class Twice<T> extends Promise<T> {}
    const callTwice = (resolve: (value: unknown) => void): void => {
      resolve(1);
      resolve(2);
    };
    void Object.defineProperty(Twice.prototype, THEN, { value: callTwice });
    expect(await outcomeOf(() => Twice.resolve(0))).toEqual({ value: 1, completed: 1, failed: 0 });
  });

  it('rejects the task when the promise cannot even be listened to', async () => {
    const make = (): Hostile => {
      const promise = Promise.resolve(1);
      let reads = 0;
      void Object.defineProperty(promise, 'constructor', {
        get: () => {
          reads += 1;
          if (reads > 1) throw 'constructor';
          return Promise;
        },
      });
      return promise;
    };
    expect(await outcomeOf(make)).toEqual({ error: 'constructor', completed: 0, failed: 1 });
  });

  it('never settles a task from within the handler call', async () => {
    const { pool, core } = createFixture<number, number>((n) => n);
    const promise = pool.run(1);
    expect(core.snapshot()).toMatchObject({ busy: 1, completed: 0 });
    await promise;
    expect(core.snapshot()).toMatchObject({ busy: 0, completed: 1 });
  });

  it('keeps outcomes with their tasks when handlers end in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (scheduler, fails) => {
        const { pool } = createFixture<number, string>(
          async (n) => {
            await scheduler.schedule(Promise.resolve(), `task ${n}`);
            if (fails[n] === true) throw new Error(`error ${n}`);
            return `result ${n}`;
          },
          { size: 5 },
        );
        const outcomes = Promise.all(fails.map((_, n) => pool.run(n).catch((error: Error) => error.message)));
        await scheduler.waitFor(outcomes);
        expect(await outcomes).toEqual(fails.map((isFailing, n) => `${isFailing ? 'error' : 'result'} ${n}`));
      }),
    );
  });
});

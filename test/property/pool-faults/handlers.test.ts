import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool, type WorkerPool } from '../../../src/index.ts';
import { ManualClock } from '../../../src/time/index.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** How a promise settled, with what. */
const outcomeOf = (promise: Promise<unknown>): Promise<{ kind: 'value' | 'error'; with: unknown }> =>
  promise.then(
    (value) => ({ kind: 'value' as const, with: value }),
    (error: unknown) => ({ kind: 'error' as const, with: error }),
  );

/** Not written out, because linters take every object with this name for a mistake. */
const THEN: string = ['th', 'en'].join('');

type Settle = (value: unknown) => void;
type ThenCall = (resolve: Settle, reject: Settle) => void;

const first = new Error('first');
const second = new Error('second');

const hostileThenables: [string, ThenCall, { kind: 'value' | 'error'; with: unknown }][] = [
  ['fulfils twice', (resolve) => [1, 2].forEach(resolve), { kind: 'value', with: 1 }],
  ['fulfils, then rejects', (resolve, reject) => [resolve(1), reject(second)], { kind: 'value', with: 1 }],
  ['rejects, then fulfils', (resolve, reject) => [reject(first), resolve(2)], { kind: 'error', with: first }],
  [
    'throws after it has fulfilled',
    (resolve) => {
      resolve(1);
      throw second;
    },
    { kind: 'value', with: 1 },
  ],
  [
    'throws before it has called back',
    () => {
      throw first;
    },
    { kind: 'error', with: first },
  ],
  [
    'fulfils twice, the second time later',
    (resolve) => {
      resolve(1);
      queueMicrotask(() => resolve(2));
    },
    { kind: 'value', with: 1 },
  ],
];

/** Runs one task beside another that must not be touched by it. */
const settleBeside = async (handler: (input: unknown) => unknown): Promise<{ kind: 'value' | 'error'; with: unknown }> => {
  const pool: WorkerPool<unknown, unknown> = createPool(
    (input: unknown) => (input === 'neighbour' ? 'unharmed' : handler(input)),
    {
      size: 1,
    },
  );
  const outcome = outcomeOf(pool.run('hostile'));
  const neighbour = pool.run('neighbour');
  expect(await neighbour).toBe('unharmed');
  await setImmediate();
  const { completed, failed, busy, live } = pool.snapshot();
  expect([completed + failed, busy, live]).toEqual([2, 0, 1]);
  await pool.close();
  return outcome;
};

describe('a handler that misbehaves', () => {
  it.each(hostileThenables)('gives a thenable that %s: the first outcome stands', async (_how, then, expected) => {
    expect(await settleBeside(() => ({ [THEN]: then }))).toEqual(expected);
  });

  it('gives a thenable whose getter throws: the task rejects with that error', async () => {
    const hostile = Object.defineProperty({}, THEN, {
      get: () => {
        throw first;
      },
    });
    expect(await settleBeside(() => hostile)).toEqual({ kind: 'error', with: first });
  });

  it('throws whatever it likes, at once or later: the promise rejects with that very thing, and the worker goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.boolean(), async (thrown, isLate) => {
        const outcome = await settleBeside(() => {
          if (isLate) return Promise.reject(thrown);
          throw thrown;
        });
        expect(outcome.kind).toBe('error');
        expect(Object.is(outcome.with, thrown)).toBe(true);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('never ends: its timeout settles the task and aborts its signal; the slot stays held, and the snapshot says so', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const pool = createPool(
      (_input: number, context) => {
        signal = context.signal;
        return never();
      },
      { size: 1, clock },
    );
    const outcome = outcomeOf(pool.run(0, { timeoutMs: 100 }));
    clock.advance(100);
    expect(await outcome).toMatchObject({ kind: 'error', with: { code: 'ERR_TASK_TIMEOUT' } });
    expect(signal?.aborted).toBe(true);
    expect(pool.snapshot()).toMatchObject({ busy: 0, held: 1, timedOut: 1, abandoned: 0 });
    await pool.terminate();
    expect(clock.activeTimers).toBe(0);
  });

  it('never ends, with `abandon`: a fresh slot takes the place, and the gauge counts what still runs', async () => {
    const clock = new ManualClock();
    let starts = 0;
    const pool = createPool(
      () => {
        starts += 1;
        return never();
      },
      { size: 1, onTimeout: 'abandon', clock },
    );
    const outcomes = [1, 2, 3].map(() => outcomeOf(pool.run(undefined, { timeoutMs: 100 })));
    for (let round = 0; round < 3; round += 1) clock.advance(100);
    for (const outcome of outcomes) expect(await outcome).toMatchObject({ with: { code: 'ERR_TASK_TIMEOUT' } });
    expect(starts).toBe(3);
    expect(pool.snapshot()).toMatchObject({ abandoned: 3, held: 0, busy: 0, timedOut: 3 });
    await pool.close();
  });

  it('never ends, and nobody gave it a limit: the close still ends at its deadline and aborts its signal', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const pool = createPool(
      (_input: number, context) => {
        signal = context.signal;
        return never();
      },
      { size: 1, clock },
    );
    let hasSettled = false;
    void outcomeOf(pool.run(0)).then(() => {
      hasSettled = true;
    });
    const waiting = outcomeOf(pool.run(1));
    const closed = pool.close({ deadlineMs: 1_000 });
    clock.advance(1_000);
    expect(await closed).toEqual({ unstarted: [1] });
    expect(await waiting).toMatchObject({ with: { code: 'ERR_POOL_CLOSED' } });
    expect(signal?.reason).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(pool.snapshot()).toMatchObject({ state: 'closed', aborted: 1, unstarted: 1, busy: 0 });
    expect(hasSettled).toBe(false); // a started task without signal or timeout settles with its handler
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../src/autoscaled-pool/index.ts';
import { isPoolError } from '../../src/errors/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

/**
 * A second model of a pool, which knows nothing of events, states or promises: the recursion of Kiefer and Wolfowitz for a queue with several
 * servers. A task starts when it has come and the server that is free first is free; one that finds too many waiting is lost, and one that has
 * waited too long leaves. From that follows, for each task alone, when it starts, how it ends and when.
 */
interface Customer {
  readonly comesAtMs: number;
  readonly takesMs: number;
  readonly patienceMs: number | undefined;
  readonly limitMs: number | undefined;
}

interface Fate {
  readonly startMs: number | undefined;
  readonly outcome: string;
  readonly atMs: number;
}

const foretell = (customers: readonly Customer[], servers: number, places: number): readonly Fate[] => {
  const freeAtMs = Array.from({ length: servers }, () => 0);
  const stays: { readonly fromMs: number; readonly toMs: number }[] = []; // in the queue
  return customers.map(({ comesAtMs, takesMs, patienceMs = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY }) => {
    const first = freeAtMs.indexOf(Math.min(...freeAtMs));
    const startMs = Math.max(comesAtMs, freeAtMs[first] ?? 0);
    const waiting = stays.filter(({ fromMs, toMs }) => fromMs <= comesAtMs && comesAtMs < toMs).length;
    if (startMs > comesAtMs && waiting >= places) return { startMs: undefined, outcome: 'ERR_POOL_FULL', atMs: comesAtMs };
    const leavesAtMs = comesAtMs + patienceMs;
    if (startMs > comesAtMs) stays.push({ fromMs: comesAtMs, toMs: Math.min(startMs, leavesAtMs) });
    if (startMs > leavesAtMs) return { startMs: undefined, outcome: 'ERR_QUEUE_TIMEOUT', atMs: leavesAtMs };
    freeAtMs[first] = startMs + takesMs; // also when its client has given up: the handler goes on
    if (takesMs > limitMs) return { startMs, outcome: 'ERR_TASK_TIMEOUT', atMs: startMs + limitMs };
    return { startMs, outcome: 'done', atMs: startMs + takesMs };
  });
};

/** Each task has a fraction of a millisecond of its own, and limits have others, so that no two things ever happen at once. */
const FRACTION_MS = 1 / 1_024;

const anyCustomers = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 12 }),
      takesMs: fc.integer({ min: 1, max: 40 }),
      patienceMs: fc.option(
        fc.integer({ min: 1, max: 40 }).map((ms) => ms + 0.25),
        { nil: undefined, freq: 3 },
      ),
      limitMs: fc.option(
        fc.integer({ min: 1, max: 40 }).map((ms) => ms + 0.5),
        { nil: undefined, freq: 3 },
      ),
    }),
    { minLength: 1, maxLength: 120, size: 'max' },
  )
  .map((gaps) => {
    let atMs = 1;
    return gaps.map(({ gapMs, ...rest }, index): Customer => {
      atMs += gapMs;
      return { ...rest, comesAtMs: atMs + index * FRACTION_MS };
    });
  });

/** Plays the same customers on a real pool. */
const play = async (customers: readonly Customer[], servers: number, places: number): Promise<readonly Fate[]> => {
  const clock = new ManualClock();
  const starts = new Map<number, number>();
  const fates: Fate[] = [];
  const pool = createPool(
    (index: number) => {
      starts.set(index, clock.now());
      return new Promise<void>((resolve) => clock.setTimer(resolve, customers[index]?.takesMs ?? 0));
    },
    { size: servers, queue: { capacity: places }, clock },
  );
  const arrive = (index: number): void => {
    const { patienceMs, limitMs } = customers[index] as Customer; // there is one for each index
    const ended = (outcome: string): void => {
      fates[index] = { startMs: starts.get(index), outcome, atMs: clock.now() };
    };
    const options = {
      ...(patienceMs !== undefined && { queueTimeoutMs: patienceMs }),
      ...(limitMs !== undefined && { timeoutMs: limitMs }),
    };
    pool.run(index, Object.keys(options).length === 0 ? undefined : options).then(
      () => ended('done'),
      (error: unknown) => ended(isPoolError(error) ? error.code : String(error)),
    );
  };
  for (const [index, { comesAtMs }] of customers.entries()) clock.setTimer(() => arrive(index), comesAtMs - clock.now());
  while (clock.runNext()) for (let hop = 0; hop < 12; hop += 1) await Promise.resolve();
  await pool.close();
  return fates;
};

/** More of them by `MAREA_MODEL_RUNS=4000`. */
const RUNS = Number(process.env['MAREA_MODEL_RUNS'] ?? 60);

describe('a pool and the recursion of Kiefer and Wolfowitz', () => {
  it.each(SEEDS)('foretell the same start, end and outcome of every task (seed %i)', async (seed) => {
    const seen = new Set<string>();
    const anyPool = fc.record({ servers: fc.integer({ min: 1, max: 5 }), places: fc.integer({ min: 0, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(anyCustomers, anyPool, async (customers, { servers, places }) => {
        const expected = foretell(customers, servers, places);
        for (const { outcome } of expected) seen.add(outcome);
        expect(await play(customers, servers, places)).toEqual(expected);
      }),
      { seed, numRuns: RUNS },
    );
    expect([...seen].sort()).toEqual(['ERR_POOL_FULL', 'ERR_QUEUE_TIMEOUT', 'ERR_TASK_TIMEOUT', 'done']);
  });
});

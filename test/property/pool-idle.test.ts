import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ObservedPool } from './pool-model/observed-pool.ts';
import { IDLE_TIMEOUT_MS, type PoolSetup } from './pool-model/pool-setup.ts';
import { SEEDS } from './seeds.ts';

/** A worker leaves between one idle timeout and a quarter more. */
const LATEST_MS = 1.25 * IDLE_TIMEOUT_MS;

const setupOf = (min: number, max: number): PoolSetup => ({
  spawn: 'onDemand',
  overflow: 'reject',
  onTimeout: 'hold',
  capacity: 0,
  min,
  max,
  desired: max,
});

/** Since when each idle worker is idle, as a stack: a task takes the worker that was idle most recently. */
class IdleStack {
  readonly #sinceMs: number[];

  constructor(min: number, nowMs: number) {
    this.#sinceMs = new Array<number>(min).fill(nowMs);
  }

  taskStarts(): void {
    this.#sinceMs.pop();
  }

  taskEnds(nowMs: number): void {
    this.#sinceMs.push(nowMs);
  }

  /** Idle workers whose last task ended less than `ms` ago. */
  youngerThan(ms: number, nowMs: number): number {
    return this.#sinceMs.filter((sinceMs) => nowMs - sinceMs < ms).length;
  }
}

const submit = (observed: ObservedPool, id: number): void => {
  const none = { timeoutMs: undefined, queueTimeoutMs: undefined, signal: undefined };
  observed.submit({ id, behaviour: 'whenTold', door: 'post', ...none });
};

describe('idle expiry', () => {
  it.each(SEEDS)(
    'lets a worker leave when it was idle for its timeout, no sooner, and never below the floor (seed %i)',
    async (seed) => {
      const anyStep = fc.oneof(
        fc.constant({ kind: 'start' as const }),
        fc.constant({ kind: 'end' as const }),
        fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 1, max: 60 }) }),
      );
      const anyMax = fc.integer({ min: 1, max: 5 });
      await fc.assert(
        fc.asyncProperty(
          anyMax,
          fc.nat({ max: 3 }),
          fc.array(anyStep, { maxLength: 60, size: 'max' }),
          async (max, anyMin, steps) => {
            const min = Math.min(anyMin, max);
            const observed = new ObservedPool(setupOf(min, max));
            const idle = new IdleStack(min, observed.clock.now());
            let nextId = 0;
            for (const step of steps) {
              const [oldest] = observed.open;
              if (step.kind === 'start' && observed.pool.busy < max) {
                submit(observed, nextId);
                nextId += 1;
                idle.taskStarts();
              } else if (step.kind === 'end' && oldest !== undefined) {
                observed.end(oldest, true);
                idle.taskEnds(observed.clock.now());
              } else if (step.kind === 'advance') {
                observed.clock.advance(step.ms);
              }
              await observed.turn();
              const nowMs = observed.clock.now();
              const { live, busy } = observed.pool;
              expect(live).toBeGreaterThanOrEqual(Math.max(min, busy + idle.youngerThan(IDLE_TIMEOUT_MS, nowMs)));
              expect(live).toBeLessThanOrEqual(Math.max(min, busy + idle.youngerThan(LATEST_MS, nowMs)));
            }
            await observed.pool.terminate();
            expect(observed.clock.activeTimers).toBe(0);
          },
        ),
        { seed, numRuns: 200 },
      );
    },
    60_000,
  );

  it('does not let a stale timer take a worker that has just worked', async () => {
    const observed = new ObservedPool(setupOf(0, 1));
    submit(observed, 0);
    observed.end(0, true);
    await observed.turn();
    observed.clock.advance(IDLE_TIMEOUT_MS - 1);
    submit(observed, 1); // just before the first timer would be due
    observed.end(1, true);
    await observed.turn();
    observed.clock.advance(IDLE_TIMEOUT_MS - 1);
    expect(observed.pool.live).toBe(1);
    observed.clock.advance(LATEST_MS);
    expect(observed.pool.live).toBe(0);
    expect(observed.clock.activeTimers).toBe(0);
  });

  it('keeps the floor when all idle workers expire at the same moment', async () => {
    const observed = new ObservedPool(setupOf(2, 5));
    for (let id = 0; id < 5; id += 1) submit(observed, id);
    for (const id of observed.open) observed.end(id, true);
    await observed.turn();
    expect(observed.pool.live).toBe(5);
    observed.clock.advance(10 * IDLE_TIMEOUT_MS);
    expect(observed.pool.live).toBe(2);
    expect(observed.clock.activeTimers).toBe(0); // nothing can change, so nothing is watched
  });

  it('has one owner of the size with a resize: what a resize has taken away does not expire once more', async () => {
    const observed = new ObservedPool(setupOf(1, 4));
    for (let id = 0; id < 4; id += 1) submit(observed, id);
    for (const id of observed.open) observed.end(id, true);
    await observed.turn();
    observed.clock.advance(IDLE_TIMEOUT_MS / 2);
    await observed.pool.resize(2);
    expect(observed.pool.live).toBe(2);
    observed.clock.advance(LATEST_MS);
    expect(observed.pool.live).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Classify, InlineExecutor, PoolCore, RETRY_BUDGET_DEFAULTS, WorkerPool } from '../../src/pool/index.ts';
import { expectTallyToAddUp, settled } from '../../src/pool/pool-fixture.test-support.ts';
import { seededRandom } from '../../src/random/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

const SIZE = 3;
const CAPACITY = 4;

/** What the tries of one task do: their ends in turn, the last one again and again. */
const anyEnd = fc.constantFrom('well', 'overload', 'failure', 'ignore', 'never');

const anyTask = fc.record({
  ends: fc.array(anyEnd, { minLength: 1, maxLength: 4 }),
  retries: fc.record({ overload: fc.nat(4), failure: fc.nat(3) }),
  hasSignal: fc.boolean(),
  timeoutMs: fc.constantFrom(undefined, 50),
  queueTimeoutMs: fc.constantFrom(undefined, 300),
});

const anyCommand = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit' as const), task: anyTask }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('size' as const), to: fc.nat(SIZE) }) },
);

const anyClose = fc.record({
  deadlineMs: fc.constantFrom(0, 100, 5_000),
  queued: fc.constantFrom('run' as const, 'return' as const),
});

interface Played {
  readonly id: number;
  readonly ends: readonly string[];
  readonly mostTries: number;
  readonly controller: AbortController | undefined;
  readonly thrown: unknown[];
  tries: number;
  outcomes: number;
  outcome: { readonly ok: boolean; readonly value: unknown } | undefined;
}

const classify: Classify = (error: { kind: 'overload' | 'failure' | 'ignore' }) => error.kind;

class Play {
  readonly clock = new ManualClock({ startMs: 5 });
  readonly tasks: Played[] = [];
  readonly core: PoolCore<Played, number>;
  readonly pool: WorkerPool<Played, number>;
  running = 0;

  constructor(seed: number) {
    this.core = new PoolCore<Played, number>(new InlineExecutor((task, { signal }) => this.#handle(task, signal)), {
      name: 'pool',
      spawn: 'eager',
      min: 0,
      max: SIZE,
      desired: SIZE,
      idleTimeoutMs: undefined,
      queueCapacity: CAPACITY,
      overflow: 'reject',
      maxWaitMs: undefined,
      ageingMs: 10_000,
      maxPerKey: undefined,
      rates: undefined,
      scopes: undefined,
      onTimeout: 'hold',
      classify,
      retries: undefined,
      retryBudget: RETRY_BUDGET_DEFAULTS,
      random: seededRandom(seed),
      measuresRuns: true,
      clock: this.clock,
      onListenerError: (error) => {
        throw error;
      },
    });
    this.pool = new WorkerPool(this.core);
  }

  submit({
    ends,
    retries,
    hasSignal,
    timeoutMs,
    queueTimeoutMs,
  }: typeof anyTask extends fc.Arbitrary<infer T> ? T : never): void {
    const controller = hasSignal ? new AbortController() : undefined;
    const mostTries = 1 + Math.max(retries.overload, retries.failure);
    const task: Played = {
      id: this.tasks.length,
      ends,
      mostTries,
      controller,
      thrown: [],
      tries: 0,
      outcomes: 0,
      outcome: undefined,
    };
    this.tasks.push(task);
    const options = {
      retries,
      ...(controller && { signal: controller.signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(queueTimeoutMs !== undefined && { queueTimeoutMs }),
    };
    const settle = (ok: boolean, value: unknown): void => {
      task.outcomes += 1;
      task.outcome = { ok, value };
    };
    this.pool.run(task, options).then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, error),
    );
  }

  check(): void {
    expectTallyToAddUp(this.core);
    const { busy, held, queued, retrying, desired } = this.pool.snapshot();
    expect(busy + held).toBe(this.running); // a task that waits for its next try holds no slot
    if (desired === SIZE) expect(queued + retrying + busy).toBeLessThanOrEqual(SIZE + CAPACITY);
    for (const { tries, mostTries, outcomes } of this.tasks) {
      expect(tries).toBeLessThanOrEqual(mostTries);
      expect(outcomes).toBeLessThanOrEqual(1);
    }
  }

  #handle(task: Played, signal: AbortSignal): Promise<number> {
    const end = task.ends[Math.min(task.tries, task.ends.length - 1)];
    task.tries += 1;
    this.running += 1;
    return new Promise((resolve, reject) => {
      const leave = (act: () => void): void => {
        this.running -= 1;
        act();
      };
      if (end === 'well') leave(() => resolve(task.id));
      else if (end === 'never') signal.addEventListener('abort', () => leave(() => reject(new Error('told to end'))));
      else {
        const error = Object.assign(new Error(`${task.id}: ${task.tries}`), { kind: end });
        task.thrown.push(error);
        leave(() => reject(error));
      }
    });
  }
}

const POOL_CODES = new Set(['ERR_POOL_FULL', 'ERR_POOL_CLOSED', 'ERR_TASK_TIMEOUT', 'ERR_QUEUE_TIMEOUT']);

const expectRightEnd = ({ id, outcome, outcomes, thrown, tries, controller }: Played): void => {
  expect(outcomes).toBe(1);
  if (outcome === undefined || outcome.ok) {
    expect(outcome?.value).toBe(id);
    return;
  }
  const { value } = outcome;
  const code = (value as { code?: string }).code ?? '';
  const isOwn = thrown.length > 0 && value === thrown.at(-1);
  const isAbort = controller?.signal.aborted === true && value === controller.signal.reason;
  expect(isOwn || isAbort || POOL_CODES.has(code)).toBe(true);
  if (code === 'ERR_POOL_FULL') expect(tries).toBe(0);
};

describe('a pool that tries again', () => {
  it.each(SEEDS)(
    'settles every task once, with at most so many tries, within its bounds, and leaves nothing behind (seed %i)',
    async (seed) => {
      const commands = fc.array(anyCommand, { maxLength: 40, size: 'max' });
      await fc.assert(
        fc.asyncProperty(fc.nat(), commands, anyClose, async (poolSeed, list, close) => {
          const play = new Play(poolSeed);
          const { pool, clock, tasks } = play;
          for (const command of list) {
            if (command.kind === 'submit') play.submit(command.task);
            else if (command.kind === 'pass') clock.advance(command.ms);
            else if (command.kind === 'abort')
              tasks[command.which % (tasks.length || 1)]?.controller?.abort(new Error('aborted'));
            else if (command.kind === 'size') void pool.resize(command.to);
            else pool[command.kind]();
            await settled(20);
            play.check();
          }
          let unstarted: readonly Played[] | undefined;
          void pool.close(close).then((result) => {
            unstarted = result.unstarted;
          });
          await settled(20);
          play.check();
          for (let passedMs = 0; passedMs < close.deadlineMs; passedMs += 50) {
            clock.advance(50);
            await settled(20);
            play.check();
          }
          await settled();
          expect(unstarted).toBeDefined();
          for (const { tries } of unstarted ?? []) expect(tries).toBe(0);
          for (const task of tasks) expectRightEnd(task);
          expect(clock.activeTimers).toBe(0);
          const { retrying, queued, busy } = pool.snapshot();
          expect([retrying, queued, busy]).toEqual([0, 0, 0]);
        }),
        { seed, numRuns: 60 },
      );
    },
  );
});

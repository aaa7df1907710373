import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, step as byFill, createBudget, demand, onDemand, type Policy } from '../../src/autoscale/index.ts';
import { AutoscaledPool, createPool } from '../../src/autoscaled-pool/index.ts';
import { createDeferred, type Deferred } from '../../src/internal/index.ts';
import type { WorkerPool } from '../../src/pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

const MAX = 12;

const POLICIES: readonly (() => Policy)[] = [
  () => ({ demand: onDemand(), tickMs: 100 }),
  () => ({ demand: demand(), tickMs: 70 }),
  () => ({ demand: byFill(), tickMs: 130 }),
];

interface PoolSetup {
  readonly kind: 'fixed' | 'onDemand' | 'eager';
  readonly size: number;
  readonly priority: number;
  readonly policy: number;
}

/** A pool whose tasks end when they are told to. */
class Member {
  readonly pool: WorkerPool<undefined, void>;
  readonly #open: Deferred<void>[] = [];
  /** Sees to it that the sum holds at the very start of each task as well. */
  readonly #onStart: () => void;

  constructor(setup: PoolSetup, name: string, budget: Budget, clock: ManualClock, onStart: () => void) {
    const { kind, size, priority, policy } = setup;
    const common = { name, budget: { from: budget, priority }, clock, queue: { capacity: 30 } };
    const handler = () => this.#start();
    this.#onStart = onStart;
    this.pool =
      kind === 'fixed'
        ? createPool(handler, { ...common, size })
        : createPool(handler, { ...common, min: size, max: size + 9, spawn: kind, policy: (POLICIES[policy] as () => Policy)() });
  }

  get scaled(): AutoscaledPool<undefined, void> | undefined {
    return this.pool instanceof AutoscaledPool ? this.pool : undefined;
  }

  submit(count: number): void {
    for (let task = 0; task < count; task += 1) this.pool.post(undefined);
  }

  finish(count: number): void {
    for (const deferred of this.#open.splice(0, count)) deferred.resolve();
  }

  #start(): Promise<void> {
    this.#onStart();
    const deferred = createDeferred<void>();
    this.#open.push(deferred);
    return deferred.promise;
  }
}

const KINDS = [
  'submit',
  'finish',
  'tick',
  'override',
  'release',
  'pause',
  'resume',
  'dry',
  'wet',
  'bounds',
  'resize',
  'stop',
  'start',
  'close',
] as const;

interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly member: number;
  readonly count: number;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Step['kind']>('submit', 'finish', 'tick') },
    { weight: 3, arbitrary: fc.constantFrom(...KINDS) },
  ),
  member: fc.nat({ max: 3 }),
  count: fc.nat({ max: 14 }),
});

const anySetup: fc.Arbitrary<PoolSetup> = fc.record({
  kind: fc.constantFrom('fixed', 'onDemand', 'eager'),
  size: fc.nat({ max: 3 }),
  priority: fc.nat({ max: 2 }),
  policy: fc.nat({ max: POLICIES.length - 1 }),
});

/** Calls what may be refused for want of room or range; any other error is one. */
const attempt = (call: () => unknown): void => {
  try {
    call();
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_OPTION' });
  }
};

const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 12; hop += 1) await Promise.resolve();
};

const operate = ({ kind, count }: Step, pool: AutoscaledPool<undefined, void>): void => {
  const { autoscaler } = pool;
  const by = { reason: 'test', actor: 'test' };
  if (kind === 'override') attempt(() => autoscaler.override({ desired: count, forMs: 40 * count + 1, ...by }));
  if (kind === 'release') autoscaler.release();
  if (kind === 'pause') autoscaler.pause(count % 2 === 0 ? 'both' : 'up');
  if (kind === 'resume') autoscaler.resume();
  if (kind === 'dry' || kind === 'wet') autoscaler.dryRun = kind === 'dry';
  if (kind === 'bounds') attempt(() => pool.setBounds(count % 2 === 0 ? { min: count >> 1 } : { max: count }));
  if (kind === 'stop') autoscaler.stop();
  if (kind === 'start' && pool.snapshot().state !== 'closed') autoscaler.start();
};

const act = (step: Step, member: Member): void => {
  const { kind, count } = step;
  const { pool, scaled } = member;
  if (kind === 'submit') member.submit(count);
  if (kind === 'finish') member.finish(count);
  if (kind === 'close') void pool.close({ deadlineMs: 10 * count, queued: 'return' });
  if (scaled !== undefined) operate(step, scaled);
  else if (kind === 'resize') void pool.resize(count).catch(() => undefined); // refused without room
};

describe('pools under one budget, whatever happens to them', () => {
  it.each(SEEDS)(
    'never have more workers together than it allows, nor one more than it holds (seed %i)',
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anySetup, { minLength: 2, maxLength: 4 }),
          fc.array(anyStep, { maxLength: 50, size: 'max' }),
          async (setups, steps) => {
            const clock = new ManualClock();
            const budget = createBudget({ max: MAX });
            const members: Member[] = [];
            const check = (): void => {
              expect(members.reduce((sum, { pool }) => sum + pool.live, 0)).toBeLessThanOrEqual(MAX);
              expect(budget.used).toBeLessThanOrEqual(MAX);
              const { holders } = budget.snapshot();
              for (const { pool } of members) {
                const held = holders.find(({ name }) => name === pool.name)?.held ?? 0;
                expect(Math.max(pool.live, pool.desired)).toBeLessThanOrEqual(held);
              }
            };
            for (const [index, setup] of setups.entries()) {
              attempt(() => members.push(new Member(setup, `m${index}`, budget, clock, check)));
            }
            for (const step of steps) {
              const member = members[step.member % Math.max(1, members.length)];
              if (step.kind === 'tick') clock.advance(step.count * 20);
              else if (member !== undefined) act(step, member);
              check();
              await settle();
              check();
            }
            for (const { pool } of members) void pool.terminate();
            for (const member of members) member.finish(1_000);
            await settle();
            expect(budget.snapshot()).toEqual({ max: MAX, used: 0, free: MAX, holders: [] });
            expect(clock.activeTimers).toBe(0);
          },
        ),
        { seed, numRuns: 50 },
      );
    },
    60_000,
  );
});

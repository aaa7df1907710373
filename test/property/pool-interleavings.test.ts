import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { anyProgram, perform, type TaskPlan, type UserAction } from './pool-interleavings/user-action.ts';
import { checkInvariants, checkNothingIsLeft } from './pool-model/agreement.ts';
import { ObservedPool } from './pool-model/observed-pool.ts';
import { limitedSetup, type PoolSetup, plainSetup, type TaskSpec } from './pool-model/pool-setup.ts';
import { SEEDS } from './seeds.ts';

/** A program that uses a pool, also from within handlers and callbacks; handlers end when the scheduler says so. */
class RestlessProgram {
  readonly observed: ObservedPool;
  readonly #setup: PoolSetup;
  readonly #scheduler: fc.Scheduler;
  readonly #plans: TaskPlan[] = [];

  constructor(setup: PoolSetup, scheduler: fc.Scheduler) {
    this.#setup = setup;
    this.#scheduler = scheduler;
    this.observed = new ObservedPool(setup, {
      started: (spec) => this.#started(spec),
      calledBack: ({ id }) => this.do(this.#plans[id]?.whenCalledBack),
    });
    this.observed.pool.onResize(({ from, to }) => {
      if (from === to) this.observed.faults.push(`resized from ${from} to ${to}`);
    });
  }

  do(action: UserAction | undefined): void {
    if (action === undefined) return;
    perform(action, this.observed, this.#setup.max, (plan) => this.#plans.push(plan) - 1);
  }

  /** No task waits while a worker is free for it. Where there are limits they may hold it back: the reference model checks those. */
  checkNothingIsForgotten(): void {
    if (this.#setup.limits !== undefined) return;
    const { state, queued, busy, held, desired } = this.observed.pool.snapshot();
    if (queued > 0 && state !== 'paused') expect(busy + held).toBeGreaterThanOrEqual(desired);
  }

  #started({ id, behaviour }: TaskSpec): void {
    if (behaviour === 'whenTold') {
      const ending = this.#scheduler.schedule(Promise.resolve(), `end of ${id}`);
      // Not awaited: the scheduler runs it, and `waitAll` waits for it.
      void ending.then(() => this.observed.end(id, id % 3 !== 0));
    }
    this.do(this.#plans[id]?.whenStarted);
  }
}

describe('a pool, in any order of events', () => {
  it.each(SEEDS)(
    'keeps its promises when it is used from within handlers and callbacks (seed %i)',
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), fc.oneof(plainSetup, limitedSetup), anyProgram, async (scheduler, setup, actions) => {
          const program = new RestlessProgram(setup, scheduler);
          const { observed } = program;
          const commands = actions.map((action) => ({
            label: JSON.stringify(action),
            builder: () => {
              program.do(action);
              checkInvariants(setup, observed);
              program.checkNothingIsForgotten();
              return Promise.resolve();
            },
          }));
          const { task } = scheduler.scheduleSequence(commands);
          await scheduler.waitAll();
          const { faulty } = await task;
          expect(faulty).toBe(false);
          checkInvariants(setup, observed);
          observed.close(1_000, 'return');
          await scheduler.waitAll();
          await observed.turn();
          checkInvariants(setup, observed);
          checkNothingIsLeft(observed);
        }),
        { seed, numRuns: 250 },
      );
    },
    60_000,
  );
});

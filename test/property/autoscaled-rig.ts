import type { Policy, ScaleTarget } from '../../src/autoscale/index.ts';
import { checkPoolOptions, PoolTarget } from '../../src/autoscaled-pool/index.ts';
import { startAutoscaler } from '../../src/autoscaled-pool/start-autoscaler.ts';
import { InlineExecutor, PoolCore, WorkerPool } from '../../src/pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';

/** A burst of tasks, and the time until the next one. */
export interface Burst {
  readonly tasks: number;
  readonly runMs: number;
  readonly gapMs: number;
}

export interface RigSetup {
  readonly spawn: 'eager' | 'onDemand';
  readonly policy: Policy;
  readonly min: number;
  readonly mayRest: boolean;
}

/** A pool with its autoscaler on a clock of its own, which may or may not rest. */
export class Rig {
  readonly clock = new ManualClock();
  readonly core: PoolCore<number, void>;
  readonly autoscaler;
  readonly sizes: (readonly [atMs: number, size: number, reason: string])[] = [];
  readonly #pool: WorkerPool<number, void>;

  constructor({ spawn, policy, min, mayRest }: RigSetup) {
    const { clock } = this;
    const { core } = checkPoolOptions({ min, max: 40, spawn, clock, waitSloMs: 500 });
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
    this.core = new PoolCore(new InlineExecutor(sleep), { ...core, desired: min });
    this.#pool = new WorkerPool(this.core);
    const target: ScaleTarget = new PoolTarget(this.core);
    if (!mayRest) Object.defineProperty(target, 'whenBusy', { value: undefined });
    const rest = { journal: undefined, signals: undefined, budget: undefined };
    this.autoscaler = startAutoscaler({ target, policy, min, max: 40, waitSloMs: 500, clock, dryRun: false, ...rest });
    this.autoscaler.onDecision(({ at, applied, outcome, binding }) => {
      if (outcome !== 'none') this.sizes.push([at, applied, binding.reason]);
    });
  }

  /** Tasks that have neither ended nor are known to run: after a long time, tasks that hang. */
  get unfinished(): number {
    const { queued, running } = this.core.snapshot();
    return queued + running;
  }

  /** Plays the bursts, after a time without any. */
  async play(quietMs: number, bursts: readonly Burst[]): Promise<void> {
    await this.#advance(quietMs);
    for (const { tasks, runMs, gapMs } of bursts) {
      for (let task = 0; task < tasks; task += 1) this.#pool.post(runMs);
      await this.#advance(gapMs);
    }
  }

  /** Moves time timer by timer, so that the end of a task is told before the next timer is due. */
  async #advance(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    while (this.clock.runNext(untilMs)) for (let hop = 0; hop < 4; hop += 1) await Promise.resolve();
    this.clock.advanceTo(untilMs);
  }
}

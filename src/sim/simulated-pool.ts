import {
  type Autoscaler,
  createAutoscaler,
  createController,
  JournalWriter,
  type Policy,
  type ScaleTarget,
  toPolicy,
} from '../autoscale/index.ts';
import {
  type CheckedPoolOptions,
  checkPoolOptions,
  type PoolOptions,
  PoolTarget,
  type StartingPolicy,
  shadowController,
  slotsPolicy,
  workersPolicy,
} from '../autoscaled-pool/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import { describePolicy } from '../policy/index.ts';
import { type Executor, PoolCore } from '../pool/index.ts';
import type { EventClock } from './event-clock.ts';
import type { PoolGauges } from './run-meter.ts';
import type { SimTask } from './sim-task.ts';
import type { SimulateOptions } from './simulate-options.ts';

const KEYS = [
  'size',
  'min',
  'max',
  'waitSloMs',
  'controlSloMs',
  'goal',
  'queue',
  'rate',
  'maxPerKey',
  'classify',
  'spawn',
  'idleTimeoutMs',
  'startMs',
  'firstSize',
];

/** The pool's options, checked as `createPool` checks them. */
export interface SimPoolPlan {
  readonly checked: CheckedPoolOptions;
  readonly startMs: number;
  readonly firstSize: number;
  readonly policy: Policy | undefined;
  /** The wait above which a task is late. */
  readonly waitSloMs: number;
  /** The SLO that the controller is told. */
  readonly controlSloMs: number;
}

const startingPolicy = (options: SimulateOptions, checked: CheckedPoolOptions, startMs: number): StartingPolicy | undefined => {
  const { scaling } = checked;
  if (scaling === undefined) return undefined;
  if (options.policy !== undefined) return { policy: toPolicy(options.policy), firstSize: scaling.min };
  if (startMs > 0) return { policy: workersPolicy(scaling.goal), firstSize: scaling.min };
  return slotsPolicy(scaling.goal, checked.core.spawn);
};

/** Shorter tasks travel to threads in batches. */
const SHORTEST_MS = 0.2;

/** Time until a worker is ready, in milliseconds. @throws OptionError when it is out of range, or an option is unknown. */
export const startMsOf = ({ pool }: SimulateOptions, meanRunMs: number): number => {
  checkKeys('pool', pool, KEYS);
  const startMs = checkFinite('pool.startMs', pool.startMs ?? 0, { min: 0 });
  if (startMs === 0 || meanRunMs >= SHORTEST_MS) return startMs;
  throw new OptionError(
    'pool.startMs',
    startMs,
    `0 for tasks of less than ${SHORTEST_MS} ms: how they go to threads in batches is not modelled`,
  );
};

/** Checks the pool's options. @throws OptionError with the path of what is wrong. */
export const planPool = (options: SimulateOptions, clock: EventClock): SimPoolPlan => {
  const { startMs = 0, firstSize, waitSloMs = 500, controlSloMs = waitSloMs, spawn, ...pool } = options.pool;
  checkFinite('pool.waitSloMs', waitSloMs, { min: Number.MIN_VALUE });
  if (options.policy !== undefined && pool.size !== undefined) {
    throw new OptionError('policy', options.policy, 'absent with `pool.size`: a fixed size has nothing to decide');
  }
  if (options.shadow !== undefined && pool.size !== undefined) {
    throw new OptionError('shadow', options.shadow, 'absent with `pool.size`: a fixed size has no ticks to decide in');
  }
  const own = spawn ?? (startMs > 0 ? 'eager' : undefined);
  const given: object = {
    ...pool,
    ...(own !== undefined && { spawn: own }),
    ...(pool.size === undefined && { waitSloMs: controlSloMs }),
    name: 'sim',
    clock,
    asyncContext: 'none',
  };
  // Options of a fixed and of an autoscaled pool in one object: what does not go together is refused by the check, as it is live.
  const checked = checkPoolOptions(given as PoolOptions);
  const { min, max } = checked.core;
  const start = startingPolicy(options, checked, startMs);
  const first = checkInteger('pool.firstSize', firstSize ?? Math.min(max, Math.max(min, start?.firstSize ?? 0)), { min, max });
  return { checked, startMs, firstSize: checked.size ?? first, policy: start?.policy, waitSloMs, controlSloMs };
};

/** The live objects around a modelled executor: core, target, controller, autoscaler, journal; nothing of them is changed. */
export class SimulatedPool implements PoolGauges {
  readonly core: PoolCore<SimTask, void>;
  /** Absent with a fixed size. */
  readonly autoscaler: Autoscaler | undefined;

  constructor(executor: Executor<SimTask, void>, plan: SimPoolPlan, options: SimulateOptions, clock: EventClock) {
    const { checked, firstSize, policy } = plan;
    this.core = new PoolCore(executor, { ...checked.core, desired: firstSize });
    this.autoscaler = policy === undefined ? undefined : this.#autoscale(policy, plan, options, clock);
  }

  get supply(): number {
    return this.core.roster.live;
  }

  get busy(): number {
    return this.core.roster.busy;
  }

  get desired(): number {
    return this.core.roster.desired;
  }

  get queued(): number {
    return this.core.queued;
  }

  #autoscale(policy: Policy, plan: SimPoolPlan, options: SimulateOptions, clock: EventClock): Autoscaler {
    const { startMs, controlSloMs: waitSloMs, checked } = plan;
    const { min, max } = checked.core;
    const target: ScaleTarget = new PoolTarget(this.core);
    const controller = createController({ policy, min, max, waitSloMs, startupMs: startMs });
    const { tickMs } = controller;
    const shadow = options.shadow && shadowController(options.shadow, { min, max, waitSloMs, startupMs: startMs, tickMs });
    const header = {
      name: 'sim',
      policy: describePolicy(policy),
      ...(shadow !== undefined && { shadow: shadow.spec }),
      min,
      max,
      waitSloMs,
      startupMs: startMs,
      tickMs,
      startedAtWallMs: clock.wallNow(),
    };
    const { journal, grant } = options;
    return createAutoscaler({
      target,
      controller,
      ...(shadow !== undefined && { shadow: shadow.controller }),
      min,
      max,
      clock,
      onListenerError: (error) => {
        throw error; // a simulation that goes on after an error of its listeners would hide it
      },
      ...(grant !== undefined && { grant }),
      ...(journal !== undefined && { journal: new JournalWriter({ header, sink: journal }) }),
    });
  }
}

import type { Decider, Goal, Policy, Signals } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { createAsyncScopes, reportListenerError } from '../host/index.ts';
import { checkFinite, checkInteger, checkKeys, checkNoNulls, checkOneOf } from '../internal/index.ts';
import {
  checkRetries,
  classifyByStatus,
  type PoolCoreOptions,
  RETRY_BUDGET_DEFAULTS,
  type RetryBudgetOptions,
  type Spawn,
} from '../pool/index.ts';
import { type Random, systemRandom } from '../random/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import { type CheckedBudget, checkBudget } from './budget-option.ts';
import { checkRates } from './checked-rates.ts';
import type { PoolOptions } from './pool-options.ts';

/** Defaults of `createPool`, in one place. */
export const POOL_DEFAULTS = Object.freeze({
  name: 'pool',
  min: 1,
  highestFixedSize: 10_000,
  queueCapacity: 1_000,
  overflow: 'evict',
  ageingMs: 10_000,
  idleTimeoutMs: 400,
  onTimeout: 'hold',
  goal: 'latency',
  waitSloMs: 500,
});

/** What autoscaling needs beside the core's options; absent for a fixed size. */
export interface ScalingOptions {
  readonly goal: Goal;
  readonly waitSloMs: number;
  readonly min: number;
  readonly max: number;
  readonly policy: Policy | Decider | undefined;
  readonly shadow: Policy | Decider | undefined;
  readonly journal: ((line: string) => void) | undefined;
  readonly signals: Signals | undefined;
}

/** Options of `createPool`, checked and complete. */
export interface CheckedPoolOptions {
  readonly core: Omit<PoolCoreOptions, 'desired'>;
  /** The fixed size; absent when the pool is autoscaled. */
  readonly size: number | undefined;
  readonly scaling: ScalingOptions | undefined;
  /** Absent when the size is not shared. */
  readonly budget?: CheckedBudget | undefined;
}

const COMMON_KEYS = [
  'name',
  'workers',
  'queue',
  'spawn',
  'idleTimeoutMs',
  'classify',
  'onTimeout',
  'clock',
  'max',
  'rate',
  'maxPerKey',
  'asyncContext',
  'budget',
  'retries',
  'retryBudget',
  'random',
] as const;
const SCALING_KEYS = ['min', 'goal', 'waitSloMs', 'policy', 'shadow', 'journal', 'signals'] as const;
/** Every option of a pool of slots. */
export const POOL_KEYS: readonly string[] = [...COMMON_KEYS, ...SCALING_KEYS, 'size'];

const MAX = '`max`, the most at once, or `size`, a number that stays';
const RATE = '`rate`, as `{ limit, perMs }`';
const RUN_TIMEOUT = '`timeoutMs`, an option of `pool.run(input, { timeoutMs })`';

/** What other libraries of pools call things, with what is to be said of each here. */
export const FOREIGN_OPTIONS: Readonly<Record<string, string>> = Object.freeze({
  concurrency: MAX,
  maxConcurrent: MAX,
  maxConcurrency: MAX,
  limit: MAX,
  maxThreads: '`max`, the most threads',
  maxWorkers: '`max`, the most workers',
  numWorkers: '`size`, a number that stays, or `max`',
  minThreads: '`min`, the fewest threads',
  minWorkers: '`min`, the fewest workers',
  interval: RATE,
  intervalCap: RATE,
  minTime: RATE,
  reservoir: RATE,
  timeout: RUN_TIMEOUT,
  timeoutMs: RUN_TIMEOUT,
  taskTimeout: RUN_TIMEOUT,
  maxQueue: '`queue`, as `{ capacity }`',
  maxQueueSize: '`queue`, as `{ capacity }`',
  highWater: '`queue`, as `{ capacity }`',
  waitSlo: '`waitSloMs`, in milliseconds',
  idleTimeout: '`idleTimeoutMs`, in milliseconds',
});

const ABOVE_0 = { min: Number.MIN_VALUE };
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;
/** More workers than any machine has sockets: beyond it a size is a mistake. */
export const MOST_WORKERS = 1_000_000;

const checkName = (name: unknown): string => {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw new OptionError('name', name, 'a lower-case letter, then up to 62 lower-case letters, digits, `_` or `-`');
};

/** Returns a clock, the system's where none is given. @throws OptionError when it is none. */
export const checkClock = (clock: Clock | undefined): Clock => {
  if (clock === undefined) return systemClock;
  if (typeof clock === 'object' && clock !== null && typeof clock.now === 'function' && typeof clock.setTimer === 'function')
    return clock;
  throw new OptionError('clock', clock, 'a Clock: an object with now(), wallNow() and setTimer()');
};

const checkRandom = (random: Random | undefined): Random => {
  if (random === undefined) return systemRandom;
  if (typeof random === 'object' && random !== null && typeof random.next === 'function') return random;
  throw new OptionError('random', random, 'a Random: an object with next()');
};

const checkRetryBudget = (budget: RetryBudgetOptions = {}): Required<RetryBudgetOptions> => {
  checkKeys('retryBudget', budget, ['ratio', 'minPerSec']);
  checkNoNulls('retryBudget', budget);
  const { ratio, minPerSec } = { ...RETRY_BUDGET_DEFAULTS, ...budget };
  return {
    ratio: checkFinite('retryBudget.ratio', ratio, { min: 0, max: 10 }),
    minPerSec: checkFinite('retryBudget.minPerSec', minPerSec, { min: 0 }),
  };
};

/** Returns `value` when it is a function. @throws OptionError otherwise. */
export const checkFunction = <T>(option: string, value: T): T => {
  if (typeof value === 'function') return value;
  throw new OptionError(option, value, 'a function');
};

const checkIdleTimeoutMs = (idleTimeoutMs: number | undefined, spawn: Spawn): number | undefined => {
  if (spawn === 'onDemand') {
    return checkFinite('idleTimeoutMs', idleTimeoutMs ?? POOL_DEFAULTS.idleTimeoutMs, { min: Number.MIN_VALUE });
  }
  if (idleTimeoutMs !== undefined) {
    throw new OptionError('idleTimeoutMs', idleTimeoutMs, "absent with `spawn: 'eager'`: eager workers stay whether idle or not");
  }
  return undefined;
};

const checkCore = (options: PoolOptions, spawn: Spawn, min: number, max: number): CheckedPoolOptions['core'] => {
  checkOneOf('workers', options.workers ?? 'slots', ['slots']);
  const queue = options.queue ?? {};
  checkKeys('queue', queue, ['capacity', 'overflow', 'maxWaitMs', 'ageingMs']);
  checkNoNulls('queue', queue);
  const asyncContext = checkOneOf('asyncContext', options.asyncContext ?? 'submitter', ['submitter', 'none']);
  const { maxPerKey } = options;
  const { maxWaitMs } = queue;
  return {
    name: checkName(options.name ?? POOL_DEFAULTS.name),
    spawn,
    min,
    max,
    idleTimeoutMs: checkIdleTimeoutMs(options.idleTimeoutMs, spawn),
    queueCapacity: checkInteger('queue.capacity', queue.capacity ?? POOL_DEFAULTS.queueCapacity, { min: 0 }),
    overflow: checkOneOf('queue.overflow', queue.overflow ?? POOL_DEFAULTS.overflow, ['evict', 'reject', 'wait']),
    maxWaitMs: maxWaitMs === undefined ? undefined : checkFinite('queue.maxWaitMs', maxWaitMs, ABOVE_0),
    ageingMs: checkFinite('queue.ageingMs', queue.ageingMs ?? POOL_DEFAULTS.ageingMs, ABOVE_0),
    maxPerKey: maxPerKey === undefined ? undefined : checkInteger('maxPerKey', maxPerKey, { min: 1 }),
    rates: options.rate === undefined ? undefined : checkRates(options.rate),
    scopes: asyncContext === 'submitter' ? createAsyncScopes() : undefined,
    onTimeout: checkOneOf('onTimeout', options.onTimeout ?? POOL_DEFAULTS.onTimeout, ['hold', 'abandon']),
    classify: checkFunction('classify', options.classify ?? classifyByStatus),
    retries: options.retries === undefined ? undefined : checkRetries(options.retries),
    retryBudget: checkRetryBudget(options.retryBudget),
    random: checkRandom(options.random),
    measuresRuns: options.size === undefined,
    clock: checkClock(options.clock),
    onListenerError: reportListenerError,
  };
};

const checkFixed = (options: PoolOptions, size: unknown): CheckedPoolOptions => {
  for (const key of SCALING_KEYS) {
    if (options[key] !== undefined) {
      throw new OptionError(key, options[key], 'absent with `size`: a pool has a fixed `size`, or `min`, `max` and a policy');
    }
  }
  const fixedSize = checkInteger('size', size, { min: 0, max: MOST_WORKERS });
  const max = checkInteger('max', options.max ?? Math.max(POOL_DEFAULTS.highestFixedSize, fixedSize), {
    min: fixedSize,
    max: MOST_WORKERS,
  });
  const spawn = checkOneOf('spawn', options.spawn ?? 'eager', ['eager', 'onDemand']);
  const min = spawn === 'eager' ? 0 : Math.min(POOL_DEFAULTS.min, fixedSize);
  const core = checkCore(options, spawn, min, max);
  return { core, size: fixedSize, scaling: undefined, budget: checkBudget(options.budget) };
};

/**
 * Checks the options of `createPool` and completes them.
 * @throws OptionError for an unknown option, a value out of range, or a contradiction.
 */
export const checkPoolOptions = (options: PoolOptions): CheckedPoolOptions => {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', options, 'an object');
  checkKeys('', options, POOL_KEYS, FOREIGN_OPTIONS);
  checkNoNulls('', options);
  if (options.size !== undefined) return checkFixed(options, options.size);
  if (options.max === undefined) {
    throw new OptionError(
      'max',
      undefined,
      'given for slots: the most that may run at once, as a safety stop (or give a fixed `size`)',
    );
  }
  const max = checkInteger('max', options.max, { min: 1, max: MOST_WORKERS });
  const min = checkInteger('min', options.min ?? Math.min(POOL_DEFAULTS.min, max), { min: 0, max });
  const spawn = checkOneOf('spawn', options.spawn ?? 'onDemand', ['eager', 'onDemand']);
  const goal = checkOneOf('goal', options.goal ?? POOL_DEFAULTS.goal, ['latency', 'throughput']);
  const waitSloMs = checkFinite('waitSloMs', options.waitSloMs ?? POOL_DEFAULTS.waitSloMs, { min: Number.MIN_VALUE });
  const journal = options.journal === undefined ? undefined : checkFunction('journal', options.journal);
  const scaling = {
    goal,
    waitSloMs,
    min,
    max,
    policy: options.policy,
    shadow: options.shadow,
    journal,
    signals: options.signals,
  };
  const core = checkCore(options, spawn, min, max);
  return { core, size: undefined, scaling, budget: checkBudget(options.budget) };
};

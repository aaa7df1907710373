import { OptionError } from '../errors/index.ts';
import { availableCpus } from '../host/index.ts';
import { checkFinite, checkInteger, checkKeys, checkOneOf } from '../internal/index.ts';
import type { CrewLimits, IdleWait, RecycleOptions } from '../pool/index.ts';
import { type CheckedPoolOptions, checkPoolOptions, FOREIGN_OPTIONS, POOL_KEYS } from './checked-options.ts';
import { workersPolicy } from './default-policy.ts';
import type { AutoscaledPoolOptions, FixedPoolOptions } from './pool-options.ts';
import type { AutoscaledWorkerPoolOptions, FixedWorkerPoolOptions, WorkerResourceLimits } from './worker-pool-options.ts';

/** Defaults of pools of threads and processes, where they differ from those of slots. */
const WORKER_DEFAULTS = Object.freeze({
  spawn: 'eager',
  idleTimeoutMs: 30_000,
  idleWait: 'events',
  abortGraceMs: 100,
  startTimeoutMs: 30_000,
  /** Time for a worker's own clean-up, in milliseconds. */
  leaveMs: 5_000,
  /** Time for a worker to be gone that was ended, in milliseconds. */
  terminateMs: 5_000,
});

/** What the workers of a pool are made of, checked and complete. */
export interface CheckedWorkerOptions {
  readonly pool: CheckedPoolOptions;
  readonly workers: 'threads' | 'processes';
  readonly module: string;
  readonly resourceLimits: WorkerResourceLimits | undefined;
  readonly recycle: RecycleOptions;
  readonly idleWait: IdleWait;
  readonly limits: CrewLimits;
}

const WORKER_KEYS = ['resourceLimits', 'recycle', 'idleWait', 'abortGraceMs', 'startTimeoutMs'];

const ABOVE_0 = { min: Number.MIN_VALUE };

const checkModule = (module: unknown): string => {
  if (module instanceof URL && module.protocol === 'file:') return module.href;
  throw new OptionError('module', module, "the URL of a file: `new URL('./worker.js', import.meta.url)`");
};

const checkResourceLimits = (limits: WorkerResourceLimits): WorkerResourceLimits => {
  const keys = ['maxOldGenerationSizeMb', 'maxYoungGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'] as const;
  checkKeys('resourceLimits', limits, keys);
  for (const key of keys) if (limits[key] !== undefined) checkFinite(`resourceLimits.${key}`, limits[key], ABOVE_0);
  return { ...limits };
};

const checkRecycle = (recycle: RecycleOptions): RecycleOptions => {
  checkKeys('recycle', recycle, ['tasks', 'heapBytes']);
  if (recycle.tasks !== undefined) checkInteger('recycle.tasks', recycle.tasks, { min: 1 });
  if (recycle.heapBytes !== undefined) checkFinite('recycle.heapBytes', recycle.heapBytes, { min: 1 });
  return { ...recycle };
};

const checkIdleWait = (idleWait: IdleWait, workers: 'threads' | 'processes'): IdleWait => {
  const checked = checkOneOf('idleWait', idleWait, ['events', 'block', 'spin']);
  if (workers === 'threads' || checked === 'events') return checked;
  throw new OptionError('idleWait', idleWait, "absent, or 'events', with `workers: 'processes'`");
};

/**
 * Checks the options of a pool of threads or processes and completes them.
 * @throws OptionError for an unknown option, a value out of range, or a contradiction.
 */
export const checkWorkerPoolOptions = (
  module: unknown,
  options: FixedWorkerPoolOptions | AutoscaledWorkerPoolOptions,
): CheckedWorkerOptions => {
  const address = checkModule(module);
  if (typeof options !== 'object' || options === null)
    throw new OptionError('options', options, "given: `{ workers: 'threads' }` at least");
  checkKeys('', options, [...POOL_KEYS, ...WORKER_KEYS], FOREIGN_OPTIONS);
  const { workers: kind, resourceLimits, recycle = {}, idleWait, abortGraceMs, startTimeoutMs, ...rest } = options;
  const workers = checkOneOf('workers', kind, ['threads', 'processes']);
  if (rest.onTimeout !== undefined)
    throw new OptionError('onTimeout', rest.onTimeout, 'absent: a worker that runs out of time is ended');
  const spawn = rest.spawn ?? WORKER_DEFAULTS.spawn;
  const idle = spawn === 'onDemand' ? { idleTimeoutMs: rest.idleTimeoutMs ?? WORKER_DEFAULTS.idleTimeoutMs } : {};
  const isFixed = rest.size !== undefined;
  const scaling = isFixed ? {} : { max: rest.max ?? availableCpus().cpus, policy: rest.policy ?? workersPolicy(rest.goal) };
  const pool = checkPoolOptions({ ...rest, ...scaling, ...idle, spawn } as FixedPoolOptions | AutoscaledPoolOptions); // checked there
  return {
    pool,
    workers,
    module: address,
    resourceLimits: resourceLimits === undefined ? undefined : checkResourceLimits(resourceLimits),
    recycle: checkRecycle(recycle),
    idleWait: checkIdleWait(idleWait ?? WORKER_DEFAULTS.idleWait, workers),
    limits: {
      startMs: checkFinite('startTimeoutMs', startTimeoutMs ?? WORKER_DEFAULTS.startTimeoutMs, ABOVE_0),
      abortMs: checkFinite('abortGraceMs', abortGraceMs ?? WORKER_DEFAULTS.abortGraceMs, { min: 0 }),
      leaveMs: WORKER_DEFAULTS.leaveMs,
      terminateMs: WORKER_DEFAULTS.terminateMs,
    },
  };
};

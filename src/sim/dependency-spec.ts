import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import type { Dependency } from './dependency.ts';
import type { EventClock } from './event-clock.ts';
import { type Admission, concurrencyQuota, Gate, rateQuota } from './gate.ts';
import { OwnMachine } from './own-machine.ts';
import { ServedQueue } from './served-queue.ts';
import { SharedMachine, type Slowdown } from './shared-machine.ts';

/** A time in which everything behind the pool is slower. @public */
export interface Brownout {
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many times longer tasks run. Range: above 0. */
  readonly factor: number;
}

/**
 * What stands behind the pool. Without it each task has a machine of its own, and more tasks at once cost nothing.
 * @public
 */
export interface DependencyOptions {
  /**
   * A machine that all tasks share, by the universal scalability law: with n tasks at once each runs 1 + sigma·(n−1) + kappa·n·(n−1) times
   * longer. Throughput is highest at n = √((1 − sigma) ÷ kappa): beyond that knee more tasks at once do less.
   */
  readonly knee?: { readonly sigma: number; readonly kappa: number };
  /** Connections, or anything of which there is a fixed number: a task waits for one. One that waits `timeoutMs` is an overload. */
  readonly servers?: { readonly count: number; readonly timeoutMs?: number };
  /** Refuses what comes faster than `perSec`, as status 429 does. `burst` defaults to a tenth of a second's worth, `refusalMs` to 5. */
  readonly quota?: {
    readonly perSec: number;
    readonly burst?: number;
    readonly retryAfterMs?: number;
    readonly refusalMs?: number;
  };
  /** Refuses what would be more than `concurrent` tasks at once. `refusalMs` defaults to 5. */
  readonly limit?: { readonly concurrent: number; readonly refusalMs?: number };
  readonly brownouts?: readonly Brownout[];
}

const REFUSAL_MS = 5;
const ABOVE_0 = { min: Number.MIN_VALUE };

const check = (options: DependencyOptions): void => {
  checkKeys('dependency', options, ['knee', 'servers', 'quota', 'limit', 'brownouts']);
  const { knee, servers, quota, limit, brownouts = [] } = options;
  if (knee !== undefined) {
    checkKeys('dependency.knee', knee, ['sigma', 'kappa']);
    checkFinite('dependency.knee.sigma', knee.sigma, { min: 0 });
    checkFinite('dependency.knee.kappa', knee.kappa, { min: 0 });
  }
  if (servers !== undefined) {
    checkKeys('dependency.servers', servers, ['count', 'timeoutMs']);
    checkInteger('dependency.servers.count', servers.count, { min: 1 });
    if (servers.timeoutMs !== undefined) checkFinite('dependency.servers.timeoutMs', servers.timeoutMs, ABOVE_0);
  }
  if (quota !== undefined) {
    checkKeys('dependency.quota', quota, ['perSec', 'burst', 'retryAfterMs', 'refusalMs']);
    checkFinite('dependency.quota.perSec', quota.perSec, ABOVE_0);
    if (quota.burst !== undefined) checkFinite('dependency.quota.burst', quota.burst, { min: 1 });
    if (quota.retryAfterMs !== undefined) checkFinite('dependency.quota.retryAfterMs', quota.retryAfterMs, { min: 0 });
    checkFinite('dependency.quota.refusalMs', quota.refusalMs ?? REFUSAL_MS, { min: 0 });
  }
  if (limit !== undefined) {
    checkKeys('dependency.limit', limit, ['concurrent', 'refusalMs']);
    checkInteger('dependency.limit.concurrent', limit.concurrent, { min: 1 });
    checkFinite('dependency.limit.refusalMs', limit.refusalMs ?? REFUSAL_MS, { min: 0 });
  }
  for (const [index, { fromMs, untilMs, factor }] of brownouts.entries()) {
    checkFinite(`dependency.brownouts[${index}].fromMs`, fromMs, { min: 0 });
    checkFinite(`dependency.brownouts[${index}].untilMs`, untilMs, { min: fromMs });
    checkFinite(`dependency.brownouts[${index}].factor`, factor, ABOVE_0);
  }
};

const slowdownOf = ({ knee, brownouts = [] }: DependencyOptions): Slowdown => {
  const { sigma, kappa } = knee ?? { sigma: 0, kappa: 0 };
  return (inFlight, nowMs) => {
    let factor = 1 + sigma * (inFlight - 1) + kappa * inFlight * (inFlight - 1);
    for (const brownout of brownouts) if (nowMs >= brownout.fromMs && nowMs < brownout.untilMs) factor *= brownout.factor;
    return factor;
  };
};

const gated = (clock: EventClock, inner: Dependency, admits: Admission, refusalMs = REFUSAL_MS, retryAfterMs?: number): Gate =>
  new Gate(clock, inner, { admits, refusalMs, retryAfterMs });

/** Builds what stands behind the pool: a quota before a limit before servers before a machine. @throws OptionError */
export const buildDependency = (clock: EventClock, options: DependencyOptions = {}): Dependency => {
  if (typeof options !== 'object' || options === null) throw new OptionError('dependency', options, 'an object');
  check(options);
  const { knee, servers, quota, limit, brownouts = [] } = options;
  let built: Dependency =
    knee === undefined && brownouts.length === 0
      ? new OwnMachine(clock)
      : new SharedMachine(clock, { slowdown: slowdownOf(options), isMoving: brownouts.length > 0 });
  if (servers !== undefined) built = new ServedQueue(clock, built, { servers: servers.count, timeoutMs: servers.timeoutMs });
  if (limit !== undefined) built = gated(clock, built, concurrencyQuota(limit.concurrent), limit.refusalMs);
  if (quota !== undefined) {
    const { perSec, burst = Math.max(1, perSec / 10), refusalMs, retryAfterMs } = quota;
    built = gated(clock, built, rateQuota(perSec, burst), refusalMs, retryAfterMs);
  }
  return built;
};

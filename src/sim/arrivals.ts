import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';
import type { Random } from '../random/index.ts';
import { arrivalTimes, type Profile, type ServiceTime, type Spread } from '../workload/index.ts';

/** Arrivals that come whatever the pool does, as independent users make them. @public */
export interface OpenArrivals {
  readonly kind: 'open';
  /** Length in milliseconds. */
  readonly durationMs: number;
  /** Times of arrival in order, in milliseconds; anew with each call. */
  readonly times: (random: Random) => Iterator<number>;
  /** The rate behind them, in arrivals per second at a moment; absent where only times are known. */
  readonly ratePerSecAt?: (ms: number) => number;
}

/** Producers that wait for their task before they hand in the next one. @public */
export interface ClosedArrivals {
  readonly kind: 'closed';
  readonly durationMs: number;
  readonly producers: number;
  readonly think: ServiceTime | undefined;
}

/** Where tasks come from. @public */
export type Arrivals = OpenArrivals | ClosedArrivals;

/**
 * Arrivals at the rate of a profile: a Poisson process (the default), or evenly spaced.
 * @public
 */
export const openArrivals = (profile: Profile, spread: 'poisson' | 'evenly' = 'poisson'): OpenArrivals => ({
  kind: 'open',
  durationMs: profile.durationMs,
  times: (random) => {
    const how: Spread = spread === 'evenly' ? 'evenly' : { random };
    return arrivalTimes(profile, how);
  },
  ratePerSecAt: (ms) => profile.ratePerSecAt(ms),
});

/**
 * Arrivals at recorded times, in milliseconds and in order. The load lasts until the last one, or `durationMs`.
 * @throws OptionError when there is no time, or they are out of order.
 * @public
 */
export const arrivalsAt = (timesMs: readonly number[], durationMs = (timesMs.at(-1) ?? 0) + 1): OpenArrivals => {
  let beforeMs = 0;
  for (const [index, atMs] of timesMs.entries()) beforeMs = checkFinite(`timesMs[${index}]`, atMs, { min: beforeMs });
  if (timesMs.length === 0) throw new OptionError('timesMs', timesMs, 'one time of arrival or more');
  checkFinite('durationMs', durationMs, { min: Number.MIN_VALUE });
  return { kind: 'open', durationMs, times: () => timesMs.values() };
};

/** How producers are. @public */
export interface ClosedLoopOptions {
  /** How many there are. With more than the pool's `max` there is always something to do. Range: 1 and up. */
  readonly producers: number;
  /** Length in milliseconds. Range: above 0. */
  readonly durationMs: number;
  /** Time from the end of a task to the next one of the same producer. @defaultValue none: at once */
  readonly think?: ServiceTime;
}

/**
 * Producers that hand in a task, wait for it, think, and hand in the next one: the load of a batch, where the pool sets the pace.
 * @throws OptionError when a number is out of range.
 * @public
 */
export const closedLoop = (options: ClosedLoopOptions): ClosedArrivals => {
  checkKeys('', options, ['producers', 'durationMs', 'think']);
  const producers = checkInteger('producers', options.producers, { min: 1 });
  const durationMs = checkFinite('durationMs', options.durationMs, { min: Number.MIN_VALUE });
  return { kind: 'closed', durationMs, producers, think: options.think };
};

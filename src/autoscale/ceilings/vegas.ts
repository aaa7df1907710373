import { checkInteger } from '../../internal/index.ts';
import type { Decider } from '../decider.ts';
import { type WindowedLimitOptions, type WindowedLimitState, windowedLimit, windowedSettings } from './windowed-limit.ts';

/** Options of {@link vegas}. @public */
export interface VegasOptions extends WindowedLimitOptions {
  /** After this many completions for each worker the shortest run time is measured afresh. Range: an integer, 1 or more. @defaultValue 30 */
  readonly probeCount?: number;
}

/** Defaults of {@link VegasOptions} beside those of a window. @public */
export const VEGAS_DEFAULTS = Object.freeze({ probeCount: 30 });

/** What {@link vegas} remembers: plain JSON. @public */
export interface VegasMemory {
  /** Run time without a queue: the shortest mean of a window since it was last measured, in milliseconds; `null` before the first. */
  readonly baseMs: number | null;
  /** Completions since then. */
  readonly count: number;
  /** Tasks that wait behind the pool, by the last window. */
  readonly queue: number;
  /** Run time of the last window, in milliseconds. */
  readonly runMs: number | null;
}

/** The unit of thresholds and steps. `Math.log10` would round differently between versions of Node: digits are counted. */
const unitOf = (limit: number): number => Math.max(1, String(Math.floor(limit)).length - 1);

/** A queue of up to this many units is none, below the next is small, above the last is long. */
const NO_QUEUE = 1;
const SMALL_QUEUE = 3;
const LONG_QUEUE = 6;

const moveBy = (limit: number, queue: number): number => {
  const unit = unitOf(limit);
  if (queue <= NO_QUEUE * unit) return limit + LONG_QUEUE * unit;
  if (queue < SMALL_QUEUE * unit) return limit + unit;
  return queue > LONG_QUEUE * unit ? limit - unit : limit;
};

/**
 * A ceiling by the queue behind the pool: of `n` tasks at once, `n × (1 − base ÷ run time)` wait there, where `base` is the run time
 * without a queue. It rises while that is next to nothing and falls while it is long, so it keeps run times near their shortest and
 * gives up throughput for that.
 *
 * The rule is TCP Vegas' in Netflix's form (`concurrency-limits`, VegasLimit), once in a window and by the means of windows: by single
 * tasks, the shortest one would pass for the base of all. Their random delay of a probe is left out, for decisions replay.
 *
 * Trap: a base that is measured while a queue is there contains it, and the limit creeps up from probe to probe.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const vegas = (options: VegasOptions = {}): Decider<WindowedLimitState<VegasMemory>> => {
  const window = windowedSettings('vegas', options, Object.keys(VEGAS_DEFAULTS));
  const probeCount = checkInteger('vegas.probeCount', options.probeCount ?? VEGAS_DEFAULTS.probeCount, { min: 1 });
  return windowedLimit<VegasMemory>(
    'vegas',
    window,
    { ...window, probeCount },
    {
      start: { baseMs: null, count: 0, queue: 0, runMs: null },
      move: (memory, { runMs, isUsed, completions }, limit) => {
        const count = memory.count + completions;
        if (memory.baseMs === null || count >= probeCount * limit)
          return { memory: { baseMs: runMs, count: 0, queue: 0, runMs }, limit };
        const baseMs = Math.min(memory.baseMs, runMs);
        const queue = runMs > 0 ? Math.ceil(limit * (1 - baseMs / runMs)) : 0;
        return { memory: { baseMs, count, queue, runMs }, limit: isUsed ? moveBy(limit, queue) : limit };
      },
      cut: (limit) => limit - unitOf(limit),
      detail: ({ baseMs, queue, runMs }) =>
        baseMs === null || runMs === null ? {} : { runMs, baseMs, runTimeRatio: runMs / baseMs, queue },
    },
  );
};

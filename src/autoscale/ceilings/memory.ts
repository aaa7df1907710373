import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys, checkString } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { readingOf } from '../signals/index.ts';
import { clampLimit } from './limit-state.ts';

/** Options of {@link memory}. @public */
export interface MemoryOptions {
  /** Name of the signal with the memory in use as a share of what may be. @defaultValue 'memory' */
  readonly signal?: string;
  /** Share above which the size does not grow. Range: above 0, below `criticalRatio`. @defaultValue 0.9 */
  readonly highRatio?: number;
  /** Share above which it shrinks. Range: above `highRatio`. @defaultValue 0.95 */
  readonly criticalRatio?: number;
  /** What one step down leaves of the size. Range: above 0, below 1. @defaultValue 0.9 */
  readonly backoffRatio?: number;
  /** Time between two steps down, in milliseconds: memory is given back late. Range: 0 and up. @defaultValue 10_000 */
  readonly everyMs?: number;
}

/** Defaults of {@link MemoryOptions}. @public */
export const MEMORY_DEFAULTS = Object.freeze({
  signal: 'memory',
  highRatio: 0.9,
  criticalRatio: 0.95,
  backoffRatio: 0.9,
  everyMs: 10_000,
});

/** State of {@link memory}: plain JSON. @public */
export interface MemoryState {
  /** The ceiling, in workers; `null` while it is open. */
  readonly limit: number | null;
  /** Monotonic time before which it does not step down again, in milliseconds. */
  readonly cutAtMs: number;
}

/**
 * A ceiling by memory: no growth above 90 % of what may be used, and a tenth fewer workers every ten seconds above 95 %, so that a
 * pool gives way before the kernel ends the process.
 *
 * Needs a signal: `signals: { memory: memoryUse() }`. Without a value it stays as it is.
 *
 * Trap: it helps only where workers hold memory. A leak elsewhere drives the pool down to its smallest size.
 * @throws OptionError for an unknown option or a value out of range, or when `highRatio` is not below `criticalRatio`.
 * @public
 */
export const memory = (options: MemoryOptions = {}): Decider<MemoryState> => {
  const settings = checkedSettings(options);
  return {
    name: 'memory',
    spec: { kind: 'memory', options: { ...settings } },
    start: () => ({ limit: null, cutAtMs: 0 }),
    decide: (state, view) => decideByMemory(state, view, settings),
  };
};

const ABOVE_0 = Object.freeze({ min: Number.MIN_VALUE });

const checkedSettings = (options: MemoryOptions): Required<MemoryOptions> => {
  checkKeys('memory', options, Object.keys(MEMORY_DEFAULTS));
  const given = { ...MEMORY_DEFAULTS, ...options };
  const highRatio = checkFinite('memory.highRatio', given.highRatio, ABOVE_0);
  const criticalRatio = checkFinite('memory.criticalRatio', given.criticalRatio, ABOVE_0);
  if (highRatio >= criticalRatio)
    throw new OptionError('memory.highRatio', highRatio, `below \`criticalRatio\` (${criticalRatio})`);
  return {
    signal: checkString('memory.signal', given.signal),
    highRatio,
    criticalRatio,
    backoffRatio: checkFinite('memory.backoffRatio', given.backoffRatio, { ...ABOVE_0, max: 1 - Number.EPSILON }),
    everyMs: checkFinite('memory.everyMs', given.everyMs, { min: 0 }),
  };
};

const decideByMemory = (
  state: MemoryState,
  view: DecisionView,
  { signal, highRatio, criticalRatio, backoffRatio, everyMs }: Required<MemoryOptions>,
): Verdict<MemoryState> => {
  const { observation, limits } = view;
  const { nowMs, desired } = observation;
  const use = readingOf(view, signal);
  if (use.kind === 'no-data') return { state, desired: state.limit ?? limits.max, reason: use.reason, detail: use.detail };
  const detail = { useRatio: use.value, highRatio, criticalRatio };
  if (use.value <= highRatio) {
    return { state: { ...state, limit: null }, desired: limits.max, reason: 'CEILING:OPEN', detail };
  }
  const held = Math.max(1, Math.min(desired, state.limit ?? desired));
  if (use.value <= criticalRatio || nowMs < state.cutAtMs) {
    return { state: { ...state, limit: held }, desired: held, reason: 'CEILING:MEMORY', detail };
  }
  const limit = clampLimit(Math.floor(held * backoffRatio), limits);
  return { state: { limit, cutAtMs: nowMs + everyMs }, desired: limit, reason: 'CEILING:MEMORY', detail };
};

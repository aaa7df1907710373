import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkOneOf } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { readingOf } from './fresh-reading.ts';

/** What to do about a signal that stays away: keep the size; take a fixed one; take it only if it is higher, or lower, than the size now. @public */
export type FallbackUse = 'hold' | 'fixed' | 'ifHigher' | 'ifLower';

/** Options of {@link withFallback}. @public */
export interface FallbackOptions {
  /** Names of the signals that the decider needs. At least one. */
  readonly signals: readonly string[];
  /** How long one of them may stay away before the fallback rules, in milliseconds. Range: 0 and up. @defaultValue 60_000 */
  readonly afterMs?: number;
  /** @defaultValue 'hold' */
  readonly use?: FallbackUse;
  /** The fallback's size, in workers. Range: an integer, 0 or more. Given unless `use` is `hold`. */
  readonly size?: number;
}

/** State of {@link withFallback}: plain JSON. @public */
export interface FallbackState {
  readonly inner: unknown;
  /** Monotonic time since which a signal is missing, in milliseconds; `null` while all are there. */
  readonly missingSinceMs: number | null;
}

interface FallbackSettings {
  readonly signals: readonly string[];
  readonly afterMs: number;
  readonly use: FallbackUse;
  readonly size?: number;
}

const USES = ['hold', 'fixed', 'ifHigher', 'ifLower'] as const;

const fallbackSettings = (options: FallbackOptions): FallbackSettings => {
  checkKeys('withFallback', options, ['signals', 'afterMs', 'use', 'size']);
  const { signals, size } = options;
  if (!Array.isArray(signals) || signals.length === 0 || !signals.every((name) => typeof name === 'string')) {
    throw new OptionError('withFallback.signals', signals, 'an array of names of signals, one at least');
  }
  const afterMs = checkFinite('withFallback.afterMs', options.afterMs ?? 60_000, { min: 0 });
  const use = checkOneOf('withFallback.use', options.use ?? 'hold', USES);
  if (use !== 'hold') return { signals, afterMs, use, size: checkInteger('withFallback.size', size, { min: 0 }) };
  if (size !== undefined) throw new OptionError('withFallback.size', size, "absent with `use: 'hold'`");
  return { signals, afterMs, use };
};

/** The signal that is missing for the longest time, and since when; `undefined` when none is. */
const missingOf = (
  { missingSinceMs }: FallbackState,
  view: DecisionView,
  signals: readonly string[],
): { readonly signal: string; readonly sinceMs: number } | undefined => {
  const { nowMs } = view.observation;
  let missing: { readonly signal: string; readonly sinceMs: number } | undefined;
  for (const signal of signals) {
    const reading = readingOf(view, signal);
    if (reading.kind === 'value') continue;
    const { ageMs } = reading.detail;
    const sinceMs = typeof ageMs === 'number' ? nowMs - ageMs : nowMs;
    if (missing === undefined || sinceMs < missing.sinceMs) missing = { signal, sinceMs };
  }
  if (missing === undefined || missingSinceMs === null) return missing;
  return { signal: missing.signal, sinceMs: Math.min(missing.sinceMs, missingSinceMs) };
};

const sizeBy = (use: FallbackUse, size: number, desired: number): number => {
  if (use === 'fixed') return size;
  return use === 'ifHigher' ? Math.max(desired, size) : Math.min(desired, size);
};

/**
 * Gives a decider that needs signals a size for the time when one of them stays away. At first the decider rules, which holds
 * by its contract; after `afterMs` without a usable value the fallback does, until the signal is back.
 *
 * Trap: `fixed` and `ifLower` may shrink a pool whose load nobody sees; `hold` and `ifHigher` never do.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const withFallback = (decider: Decider, options: FallbackOptions): Decider<FallbackState> => {
  const settings = fallbackSettings(options);
  const { signals, afterMs, use, size = 0 } = settings;
  return {
    name: decider.name,
    spec: { kind: 'withFallback', options: { decider: decider.spec, ...settings } },
    start: (limits) => ({ inner: decider.start(limits), missingSinceMs: null }),
    decide: (state, view): Verdict<FallbackState> => {
      const verdict = decider.decide(state.inner, view);
      const missing = missingOf(state, view, signals);
      const next = { inner: verdict.state, missingSinceMs: missing?.sinceMs ?? null };
      const { nowMs, desired } = view.observation;
      if (missing === undefined || use === 'hold' || nowMs - missing.sinceMs <= afterMs) return { ...verdict, state: next };
      return {
        state: next,
        desired: sizeBy(use, size, desired),
        reason: 'SIGNAL_FALLBACK',
        detail: { signal: missing.signal, missingMs: nowMs - missing.sinceMs, use, size },
      };
    },
  };
};

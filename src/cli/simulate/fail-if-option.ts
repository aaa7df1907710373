import { isPoolError } from '../../errors/index.ts';
import { type Condition, readCondition } from '../../sim/index.ts';

/** The result of {@link readThreshold}. */
export type ThresholdReading = { readonly threshold: Condition } | { readonly problem: string };

/** Names on the command line that differ from those of the measures. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['J', 'merit'],
  ['starts', 'startsPer1000'],
  ['reversals', 'reversalsPerHour'],
  ['resizes', 'resizesPerHour'],
  ['goodput', 'goodputPerSec'],
  ['mean', 'waitMean'],
  ['p50', 'waitP50'],
  ['p99', 'waitP99'],
  ['max', 'waitMax'],
]);

const NAMES = ['late', 'rejected', 'shed', 'cost', ...SHORT_NAMES.keys()];

/** Reads a condition that fails a run: `late>1%`, `cost>1.2`, `p99>=500ms`. */
export const readThreshold = (text: string): ThresholdReading => {
  const sign = text.length <= 60 ? text.search(/[<>]/) : -1;
  if (sign < 1) return { problem: 'is no condition; give for example late>1%, cost>1.2 or p99>500ms' };
  const name = text.slice(0, sign).trim();
  if (!NAMES.includes(name)) return { problem: `compares something unknown; known are ${NAMES.join(', ')}` };
  try {
    return { threshold: readCondition(SHORT_NAMES.get(name) ?? name, text.slice(sign)) };
  } catch (error) {
    if (!isPoolError(error) || !('allowed' in error)) throw error;
    return { problem: `is not ${String(error.allowed)}` };
  }
};

import type { ReadSignal } from '../../autoscale/index.ts';
import { checkFinite, checkKeys } from '../../internal/index.ts';
import { seededRandom } from '../../random/index.ts';
import { InjectedFault } from './injected-fault.ts';

/** What goes wrong with a signal, as shares of its readings; together at most 1. @public */
export interface SignalFaultOptions {
  /** Throw, or reject. @defaultValue 0 */
  readonly errorRatio?: number;
  /** Give something that is no number of 0 or more: NaN, infinity, −1 or a text. @defaultValue 0 */
  readonly nonsenseRatio?: number;
  /** Never answer. @defaultValue 0 */
  readonly hangRatio?: number;
  /** The same seed is the same faults. @defaultValue 1 */
  readonly seed?: number | string;
}

const NONSENSE: readonly unknown[] = [Number.NaN, Number.POSITIVE_INFINITY, -1, '7'];

/** The signal with faults. @throws OptionError when an option is unknown or out of range. @public */
export const faultySignal = (read: ReadSignal, options: SignalFaultOptions = {}): ReadSignal => {
  checkKeys('', options, ['errorRatio', 'nonsenseRatio', 'hangRatio', 'seed']);
  const random = seededRandom(`${options.seed ?? 1}/signal-faults`);
  const errors = checkFinite('errorRatio', options.errorRatio ?? 0, { min: 0, max: 1 });
  const nonsense = errors + checkFinite('nonsenseRatio', options.nonsenseRatio ?? 0, { min: 0, max: 1 - errors });
  const hangs = nonsense + checkFinite('hangRatio', options.hangRatio ?? 0, { min: 0, max: 1 - nonsense });
  return (context) => {
    const chance = random.next();
    const kind = random.next();
    if (chance < errors) {
      if (kind < 0.5) throw new InjectedFault();
      return Promise.reject(new InjectedFault());
    }
    if (chance < nonsense) return NONSENSE[Math.floor(kind * NONSENSE.length)] as number; // a lie, on purpose
    return chance < hangs ? new Promise(() => undefined) : read(context);
  };
};

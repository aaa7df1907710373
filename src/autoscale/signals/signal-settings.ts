import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { ReadSignal, Signal, Signals } from './signal.ts';

/** A signal that was checked, with its defaults filled in. */
export interface SignalSettings {
  readonly name: string;
  readonly read: ReadSignal;
  readonly start: () => void;
  readonly stop: () => void;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly staleMs: number;
}

/** Age in ticks above which a value no longer counts, where its signal says nothing else. */
export const STALE_TICKS = 3;

const TIMEOUT_MS = 5_000;
const AT_LEAST_1 = Object.freeze({ min: 1 });
/** A name is a key of records, a label of metrics and a word in sentences. */
const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/;

const nothing = (): void => undefined;

const checkFunction = (path: string, value: unknown): void => {
  if (typeof value !== 'function') throw new OptionError(path, value, 'a function');
};

/** A misspelt option in a literal is refused. An instance of a class may have fields of its own. */
const checkShape = (path: string, signal: Signal): void => {
  if (typeof signal !== 'object' || signal === null) throw new OptionError(path, signal, 'a signal or a function');
  if (Object.getPrototypeOf(signal) === Object.prototype) {
    checkKeys(path, signal, ['read', 'start', 'stop', 'everyMs', 'timeoutMs', 'staleMs']);
  }
  checkFunction(`${path}.read`, signal.read);
  if (signal.start !== undefined) checkFunction(`${path}.start`, signal.start);
  if (signal.stop !== undefined) checkFunction(`${path}.stop`, signal.stop);
};

const checkSignal = (name: string, given: Signal | ReadSignal, tickMs: number): SignalSettings => {
  const path = `signals.${name}`;
  if (!NAME.test(name)) throw new OptionError(path, name, 'named by a letter, then up to 62 letters, digits, `_` or `-`');
  const signal: Signal = typeof given === 'function' ? { read: given } : given;
  checkShape(path, signal);
  const everyMs = checkFinite(`${path}.everyMs`, signal.everyMs ?? Math.max(1, tickMs), AT_LEAST_1);
  return {
    name,
    // Called as methods, for a signal that is an instance of a class.
    read: (context) => signal.read(context),
    start: signal.start === undefined ? nothing : () => signal.start?.(),
    stop: signal.stop === undefined ? nothing : () => signal.stop?.(),
    everyMs,
    timeoutMs: checkFinite(`${path}.timeoutMs`, signal.timeoutMs ?? TIMEOUT_MS, AT_LEAST_1),
    staleMs: checkFinite(`${path}.staleMs`, signal.staleMs ?? STALE_TICKS * Math.max(everyMs, tickMs), AT_LEAST_1),
  };
};

/** Checks signals and fills in their defaults. @throws OptionError for a name, a key or a value that is not allowed. */
export const checkSignals = (signals: Signals, tickMs: number): readonly SignalSettings[] => {
  if (typeof signals !== 'object' || signals === null) throw new OptionError('signals', signals, 'an object of signals by name');
  return Object.entries(signals).map(([name, signal]) => checkSignal(name, signal, tickMs));
};

import { OptionError } from '../errors/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';
import { type Classify, classifyByStatus } from '../pool/index.ts';
import { type Clock, systemClock } from '../time/index.ts';

/** Options that every adapter takes. @public */
export interface AdapterOptions {
  /** What records and messages call the pool. A lower-case letter, then up to 62 of `a–z`, `0–9`, `_`, `-`. @defaultValue the library's name */
  readonly name?: string;
  /** What an error says about what is behind the pool. @defaultValue 429 and 503 are overloads, all others failures */
  readonly classify?: Classify;
  /**
   * Room of the queue in tasks, when whoever fills it stops at that number. Policies that go by queue fill need it.
   * Range: 1 and up. @defaultValue none: the queue is not bounded
   */
  readonly queueCapacity?: number;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** Options of an adapter, checked and complete. */
export interface CheckedAdapterOptions {
  readonly name: string;
  readonly classify: Classify;
  readonly queueCapacity: number | undefined;
  readonly clock: Clock;
}

const KEYS = ['name', 'classify', 'queueCapacity', 'clock'];
const NAME = /^[a-z][a-z0-9_-]{0,62}$/;

/** @throws OptionError for an unknown option or a value out of range. `more` are the names of the adapter's own options. */
export const checkAdapterOptions = (
  options: AdapterOptions,
  defaultName: string,
  more: readonly string[] = [],
): CheckedAdapterOptions => {
  checkKeys('', options, [...KEYS, ...more]);
  const { name = defaultName, classify = classifyByStatus, queueCapacity, clock = systemClock } = options;
  if (typeof name !== 'string' || !NAME.test(name))
    throw new OptionError('name', name, 'a lower-case letter, then up to 62 lower-case letters, digits, `_` or `-`');
  if (typeof classify !== 'function') throw new OptionError('classify', classify, 'a function');
  if (typeof clock !== 'object' || clock === null || typeof clock.now !== 'function')
    throw new OptionError('clock', clock, 'a Clock: an object with now(), wallNow() and setTimer()');
  return {
    name,
    classify,
    queueCapacity: queueCapacity === undefined ? undefined : checkInteger('queueCapacity', queueCapacity, { min: 1 }),
    clock,
  };
};

import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkOneOf } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import type { LoadSender } from './call.ts';
import type { LoadPlan } from './plan.ts';

/** What is offered, to whom, and how. @public */
export interface LoadOptions {
  readonly plan: LoadPlan;
  readonly sender: LoadSender;
  /** How the calls of an open plan lie in time: evenly, or at random as independent users make them. @defaultValue 'poisson' */
  readonly spread?: 'poisson' | 'evenly';
  /** The same seed is the same times. @defaultValue 1 */
  readonly seed?: number | string;
  /** Most calls under way at once; one of an open plan that is due meanwhile is dropped and counted. Range: 1 and up. @defaultValue 10_000 */
  readonly maxInFlight?: number;
  /** How long calls under way may go on after the last one was issued, in milliseconds. Range: 0 and up. @defaultValue 30_000 */
  readonly gracefulStopMs?: number;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

/** Options, checked and complete. */
export type CheckedLoadOptions = Required<LoadOptions>;

const KEYS = ['plan', 'sender', 'spread', 'seed', 'maxInFlight', 'gracefulStopMs', 'clock'];

/** @throws OptionError when an option is unknown, missing or out of range. */
export const checkLoadOptions = (options: LoadOptions): CheckedLoadOptions => {
  checkKeys('', options, KEYS);
  const { plan, sender, clock = systemClock, seed = 1 } = options;
  if (typeof plan !== 'object' || plan === null)
    throw new OptionError('plan', plan, 'a plan, as `constantArrivalRate` makes one');
  if (typeof sender?.send !== 'function') throw new OptionError('sender', sender, 'an object with `name` and `send`');
  return {
    plan,
    sender,
    clock,
    seed,
    spread: checkOneOf('spread', options.spread ?? 'poisson', ['poisson', 'evenly']),
    maxInFlight: checkInteger('maxInFlight', options.maxInFlight ?? 10_000, { min: 1 }),
    gracefulStopMs: checkFinite('gracefulStopMs', options.gracefulStopMs ?? 30_000, { min: 0 }),
  };
};

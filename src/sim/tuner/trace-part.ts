import { OptionError } from '../../errors/index.ts';
import { checkFinite } from '../../internal/index.ts';
import type { OpenArrivals } from '../arrivals.ts';
import type { Workload } from '../sim-workload.ts';

const timesBetween = function* (times: Iterator<number>, fromMs: number, untilMs: number): Generator<number, void, undefined> {
  for (let next = times.next(); next.done !== true; next = times.next()) {
    if (next.value >= untilMs) return;
    if (next.value >= fromMs) yield next.value - fromMs;
  }
};

/** The arrivals of a span, beginning at 0: the very ones of the whole, whatever the spread. */
const partOf = (arrivals: OpenArrivals, fromMs: number, untilMs: number): OpenArrivals => {
  const { ratePerSecAt } = arrivals;
  return {
    kind: 'open',
    durationMs: untilMs - fromMs,
    times: (random) => timesBetween(arrivals.times(random), fromMs, untilMs),
    ...(ratePerSecAt !== undefined && { ratePerSecAt: (ms: number) => ratePerSecAt(ms + fromMs) }),
  };
};

/** A workload whose arrivals come at their times, whatever the pool does. @public */
export interface OpenWorkload extends Workload {
  readonly arrivals: OpenArrivals;
}

/** A trace in two parts: what is learned from, and what is shown afterwards. @public */
export interface SplitWorkload {
  readonly train: OpenWorkload;
  readonly heldOut: OpenWorkload;
}

/**
 * Cuts a workload in time: the first `trainRatio` of it, and the rest.
 * @throws OptionError when the share is not between 0 and 1, or the arrivals wait for the pool and so have no times of their own.
 * @public
 */
export const splitWorkload = ({ name, arrivals, service }: Workload, trainRatio: number): SplitWorkload => {
  checkFinite('trainRatio', trainRatio, { min: 0.01, max: 0.99 });
  if (arrivals.kind !== 'open') throw new OptionError('workload', arrivals.kind, 'a load that is open: arrivals at times');
  const cutMs = arrivals.durationMs * trainRatio;
  return {
    train: { name: `${name}, training part`, arrivals: partOf(arrivals, 0, cutMs), service },
    heldOut: { name: `${name}, held-out part`, arrivals: partOf(arrivals, cutMs, arrivals.durationMs), service },
  };
};

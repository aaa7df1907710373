import { isPoolError } from '../../errors/index.ts';
import { bimodalTime, constantTime, exponentialTime, lognormalTime, type ServiceTime, uniformTime } from '../../sim/index.ts';
import { readDuration } from '../duration-option.ts';

/** The result of {@link readService}. */
export type ServiceReading = { readonly service: ServiceTime } | { readonly problem: string };

const ALLOWED = 'give one of 75ms, 30ms..120ms, exp:75ms, lognormal:75ms,1.5 or bimodal:50ms,500ms,10%';
const LONGEST_TEXT = 80;

/** Milliseconds of a duration; NaN when it is none, which every maker refuses. */
const msOf = (text: string | undefined): number => {
  const reading = readDuration(text ?? '');
  return 'ms' in reading ? reading.ms : Number.NaN;
};

const shareOf = (text: string | undefined): number =>
  text?.endsWith('%') === true ? Number(text.slice(0, -1)) / 100 : Number(text);

const make = (text: string): ServiceTime | undefined => {
  const [kind = '', rest] = text.split(':', 2);
  if (rest === undefined) {
    const [low = '', high] = text.split('..', 2);
    return high === undefined ? constantTime(msOf(low)) : uniformTime(msOf(low), msOf(high));
  }
  const [first, second, third] = rest.split(',');
  if (kind === 'exp') return exponentialTime(msOf(first));
  if (kind === 'lognormal') return lognormalTime({ meanMs: msOf(first), sigma: second === undefined ? 1 : Number(second) });
  if (kind === 'bimodal') return bimodalTime({ shortMs: msOf(first), longMs: msOf(second), longRatio: shareOf(third) });
  return undefined;
};

/** Reads how long a task takes: a constant, a range, or a distribution with its mean. */
export const readService = (text: string): ServiceReading => {
  if (text.length > LONGEST_TEXT) return { problem: `is too long; ${ALLOWED}` };
  try {
    const service = make(text);
    return service === undefined ? { problem: `is no service time; ${ALLOWED}` } : { service };
  } catch (error) {
    if (!isPoolError(error)) throw error;
    return { problem: `is no service time; ${ALLOWED}` };
  }
};

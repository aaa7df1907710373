import { isPoolError } from '../../../errors/index.ts';
import {
  constantArrivalRate,
  constantVus,
  type LoadPlan,
  perVuIterations,
  rampingArrivalRate,
  rampingVus,
  sharedIterations,
} from '../../../load/index.ts';
import { play, rampLoad } from '../../../workload/index.ts';
import { UsageError } from '../../usage-error.ts';
import type { ParsedLoad } from './load-options.ts';

/** How long a load lasts whose executor does not say, in milliseconds. */
const FOR_MS = 30_000;

/** The ramp of 3 minutes, in the time that it is given; its rates stay. */
const rampIn = (durationMs: number | undefined): LoadPlan => {
  const { profile } = rampLoad();
  return rampingArrivalRate(play(profile, { compress: profile.durationMs / (durationMs ?? profile.durationMs) }));
};

const build = ({ executor, rate = 0, stages, vus = 0, iterations = 0, ...parsed }: ParsedLoad): LoadPlan => {
  const durationMs = parsed.for ?? FOR_MS;
  const limit = parsed.for === undefined ? {} : { maxDurationMs: parsed.for };
  switch (executor) {
    case 'constant-arrival-rate':
      return constantArrivalRate({ perSec: rate, durationMs });
    case 'ramping-arrival-rate':
      if (stages === undefined) return rampIn(parsed.for);
      return rampingArrivalRate({
        startPerSec: rate,
        stages: stages.map((stage) => ({ durationMs: stage.durationMs, toPerSec: stage.to })),
      });
    case 'constant-vus':
      return constantVus({ vus, durationMs });
    case 'ramping-vus':
      return rampingVus({
        startVus: vus,
        stages: (stages ?? []).map((stage) => ({ durationMs: stage.durationMs, toVus: stage.to })),
      });
    case 'shared-iterations':
      return sharedIterations({ vus, iterations, ...limit });
    case 'per-vu-iterations':
      return perVuIterations({ vus, iterations, ...limit });
  }
};

/** The plan that the options describe. @throws UsageError when numbers are out of range. */
export const planOf = (parsed: ParsedLoad): LoadPlan => {
  try {
    return build(parsed);
  } catch (error) {
    if (!isPoolError(error)) throw error;
    throw new UsageError(error.message, undefined, { cause: error });
  }
};

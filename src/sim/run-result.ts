import type { ShadowComparison } from '../autoscale/index.ts';
import type { PoolReading } from '../pool/index.ts';
import { churnOf } from './quality/churn.ts';
import { costRatioOf } from './quality/cost.ts';
import type { DirectionCount } from './quality/direction-count.ts';
import { figureOfMerit } from './quality/figure-of-merit.ts';
import { latenessOf } from './quality/lateness.ts';
import { ratioOf } from './quality/ratio.ts';
import type { RunMeter } from './run-meter.ts';
import type { SimTask } from './sim-task.ts';
import type { Workload } from './sim-workload.ts';
import type { SimPoolPlan } from './simulated-pool.ts';
import type { Quality, SimulationResult, SimWaits } from './simulation-result.ts';

/** Everything that a result is made of. */
export interface RunEnd {
  readonly workload: Workload;
  readonly seed: number | string;
  readonly plan: SimPoolPlan;
  readonly meter: RunMeter;
  /** The pool's numbers at the end. */
  readonly reading: PoolReading;
  /** Tasks that waited at the end. */
  readonly unstarted: readonly SimTask[];
  readonly shadow: ShadowComparison | undefined;
  /** Workers that were started after the beginning, replaced ones included. */
  readonly starts: number;
  /** Changes of the size that was steered to. */
  readonly sizes: DirectionCount;
}

const waitsOf = ({ waits }: RunMeter): SimWaits => ({
  mean: waits.mean ?? 0,
  p50: waits.quantile(0.5) ?? 0,
  p90: waits.quantile(0.9) ?? 0,
  p99: waits.quantile(0.99) ?? 0,
  max: waits.max ?? 0,
});

const qualityOf = ({ workload, plan, meter, reading, unstarted, sizes, starts }: RunEnd): Quality => {
  const { durationMs } = workload.arrivals;
  const { supply, arrived, startedLate } = meter;
  const { rejections: rejected, shed } = reading;
  const waitingLate = unstarted.filter(({ arrivedAtMs }) => durationMs - arrivedAtMs > plan.waitSloMs).length;
  const lateness = latenessOf({ arrived, startedLate, waitingLate, rejected, shed });
  const costRatio = costRatioOf(supply.supplyMs, supply.offeredMs);
  const { offeredMs } = supply;
  // Where workers come and go by themselves, their number is what moves; the size is only the cap.
  const { changes: resizes, reversals } = plan.checked.core.spawn === 'onDemand' ? supply.changes : sizes;
  return {
    ...lateness,
    ...churnOf({ starts, resizes, reversals, arrived, durationMs }),
    costRatio,
    starts,
    provisioning: supply.provisioning(),
    merit: figureOfMerit({ costRatio, starts, offeredMs, lateRatio: lateness.lateRatio }),
  };
};

/** Sums a run up. */
export const resultOf = (end: RunEnd): SimulationResult => {
  const { workload, seed, plan, meter, reading, unstarted, shadow } = end;
  const { durationMs } = workload.arrivals;
  const { supply } = meter;
  return {
    workload: workload.name,
    seed,
    durationMs,
    waitSloMs: plan.waitSloMs,
    tasks: {
      arrived: meter.arrived,
      completed: reading.completions,
      failed: reading.failures,
      overloads: reading.overloads,
      rejected: reading.rejections,
      shed: reading.shed,
      running: reading.busy,
      waiting: unstarted.length,
    },
    waits: waitsOf(meter),
    quality: qualityOf(end),
    workerSec: supply.supplyMs / 1_000,
    offeredSec: supply.offeredMs / 1_000,
    utilization: ratioOf(supply.busyMs, supply.supplyMs),
    peakLive: supply.peak,
    meanLive: ratioOf(supply.supplyMs, durationMs),
    goodputPerSec: ratioOf(1_000 * reading.completions, durationMs),
    timeline: meter.timeline.bins,
    ...(shadow !== undefined && { shadow }),
  };
};

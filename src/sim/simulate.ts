import { checkInteger, checkKeys } from '../internal/index.ts';
import { buildDependency } from './dependency-spec.ts';
import { EventClock } from './event-clock.ts';
import { ModelledExecutor } from './modelled-executor.ts';
import { DirectionCount } from './quality/direction-count.ts';
import { RunMeter } from './run-meter.ts';
import { resultOf } from './run-result.ts';
import { World } from './run-world.ts';
import { toWorkload } from './sim-workload.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { planPool, SimulatedPool } from './simulated-pool.ts';
import type { SimulationResult } from './simulation-result.ts';
import { TaskDraws } from './task-draws.ts';

const KEYS = [
  'workload',
  'service',
  'pool',
  'policy',
  'dependency',
  'faults',
  'seed',
  'grant',
  'journal',
  'onDecision',
  'onProgress',
  'timelineBins',
];

/**
 * Plays a load against a pool in virtual time and measures what comes of it: the pool's core, the controller, the autoscaler and the
 * journal are the very objects that run live; only time, arrivals and the work itself are modelled.
 *
 * Use it to compare policies on recorded traffic before one of them runs, and to keep a policy under test. About a million tasks
 * a second; its memory does not grow with their number.
 *
 * @example
 * ```ts
 * const { quality, waits } = await simulate({ workload: rampLoad(), pool: { max: 200 } });
 * console.log(quality.lateRatio, quality.costRatio, waits.p99);
 * ```
 * @throws OptionError when an option is unknown, out of range, or contradicts another.
 * @public
 */
export const simulate = async (options: SimulateOptions): Promise<SimulationResult> => {
  checkKeys('', options, KEYS);
  const { seed = 1, onDecision, onProgress } = options;
  const timelineBins = checkInteger('timelineBins', options.timelineBins ?? 480, { min: 1, max: 10_000 });
  const workload = toWorkload(options.workload, options.service);
  const { arrivals, service } = workload;
  const clock = new EventClock();
  const plan = planPool(options, clock);
  const { waitSloMs } = plan;
  // Executor and world know each other: the one tells the other what happens.
  let world: World | undefined;
  const executor = new ModelledExecutor(buildDependency(clock, options.dependency), {
    started: (task) => world?.started(task),
    succeeded: () => world?.succeeded(),
    settled: () => world?.settled(),
    workerLost: () => world?.workerLost(),
  });
  const pool = new SimulatedPool(executor, plan, options, clock);
  const meter = new RunMeter({
    gauges: pool,
    waitSloMs,
    meanRunMs: service.meanMs,
    durationMs: arrivals.durationMs,
    timelineBins,
  });
  const draws = new TaskDraws(service, seed, options.faults);
  const sizes = new DirectionCount(pool.desired);
  world = new World({ clock, core: pool.core, meter, draws, arrivals, seed, onWorkerLost: () => pool.workerLost(), onProgress });
  pool.autoscaler?.onDecision((record) => {
    sizes.see(record.applied);
    onDecision?.(record);
  });
  pool.autoscaler?.start();
  world.run();
  const reading = pool.core.read(clock.now());
  pool.autoscaler?.stop();
  const { unstarted } = await pool.core.close({ deadlineMs: 0, queued: 'return' });
  const starts = pool.started ?? meter.supply.starts;
  return resultOf({ workload, seed, plan, meter, reading, unstarted, starts, sizes });
};

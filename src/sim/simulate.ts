import { checkInteger, checkKeys } from '../internal/index.ts';
import { CrewExecutor } from './crew-executor.ts';
import { buildDependency } from './dependency-spec.ts';
import { EventClock } from './event-clock.ts';
import { ModelledExecutor } from './modelled-executor.ts';
import { DirectionCount } from './quality/direction-count.ts';
import { RunMeter } from './run-meter.ts';
import { type RunEnd, resultOf } from './run-result.ts';
import { World } from './run-world.ts';
import type { SimTask } from './sim-task.ts';
import { toWorkload } from './sim-workload.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { planPool, SimulatedPool, startMsOf } from './simulated-pool.ts';
import type { SimulationResult } from './simulation-result.ts';
import { TaskDraws } from './task-draws.ts';

const KEYS = [
  'workload',
  'service',
  'pool',
  'policy',
  'shadow',
  'dependency',
  'faults',
  'seed',
  'grant',
  'journal',
  'onDecision',
  'onProgress',
  'timelineBins',
];

/** Everything of a run, ready to begin. */
interface Run {
  readonly clock: EventClock;
  readonly pool: SimulatedPool;
  readonly world: World;
  readonly end: Pick<RunEnd, 'workload' | 'seed' | 'plan' | 'meter' | 'sizes'>;
  /** Workers that were started after the beginning. */
  readonly starts: () => number;
}

const prepare = (options: SimulateOptions): Run => {
  checkKeys('', options, KEYS);
  const { seed = 1, onProgress } = options;
  const timelineBins = checkInteger('timelineBins', options.timelineBins ?? 480, { min: 1, max: 10_000 });
  const workload = toWorkload(options.workload, options.service);
  const { arrivals, service } = workload;
  const startMs = startMsOf(options, service.meanMs);
  const clock = new EventClock(-startMs); // the first workers are ready at time 0
  const plan = planPool(options, clock);
  const dependency = buildDependency(clock, options.dependency);
  const onStart = (task: SimTask): void => meter.startedTask(task, clock.now());
  const crew = startMs > 0 ? new CrewExecutor({ clock, dependency, startMs, onStart }) : undefined;
  const pool = new SimulatedPool(crew ?? new ModelledExecutor(dependency, onStart), plan, options, clock);
  clock.runUntil(0);
  const startedBefore = crew?.started ?? 0;
  const { waitSloMs } = plan;
  const { durationMs } = arrivals;
  const meter = new RunMeter({ gauges: pool, waitSloMs, meanRunMs: service.meanMs, durationMs, timelineBins });
  const draws = new TaskDraws(service, seed, options.faults);
  const world = new World({ clock, core: pool.core, meter, draws, arrivals, seed, onProgress });
  const starts = (): number => (crew === undefined ? meter.supply.starts : crew.started - startedBefore);
  const end = { workload, seed, plan, meter, sizes: new DirectionCount(pool.desired) };
  return { clock, pool, world, end, starts };
};

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
  const { clock, pool, world, end, starts } = prepare(options);
  pool.autoscaler?.onDecision((record) => {
    end.sizes.see(record.applied);
    options.onDecision?.(record);
  });
  pool.autoscaler?.start();
  world.run();
  const atEnd = { reading: pool.core.read(clock.now()), starts: starts() };
  pool.autoscaler?.stop();
  const closed = pool.core.close({ deadlineMs: 0, queued: 'return' });
  clock.runUntil(Number.POSITIVE_INFINITY); // workers leave in virtual time
  const { unstarted } = await closed;
  return resultOf({ ...end, ...atEnd, unstarted, shadow: pool.autoscaler?.shadow });
};

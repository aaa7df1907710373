import { FakeScaleTarget } from '../../autoscale/fake-scale-target.ts';
import { createAutoscaler, createController, JournalWriter, type Policy } from '../../autoscale/index.ts';
import { describePolicy } from '../../policy/index.ts';
import { ManualClock } from '../../time/index.ts';

/** Wall time at which recorded journals begin. */
export const STARTED_AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** What a journal is recorded of. */
export interface Recording {
  readonly policy: Policy;
  readonly min?: number;
  readonly max?: number;
  readonly ticks?: number;
  /** Tasks that arrive in a second, each of 100 ms. */
  readonly arrivalsPerSec: number;
  /** Whether the header says what the policy is. */
  readonly hasPolicy?: boolean;
  /** A policy that takes its place half-way. */
  readonly follower?: Policy;
}

const TICK_MS = 100;
const RUN_MS = 100;

/** Records a journal of a pool under a steady load, in segments of 40 ticks, and gives its lines. */
export const recordJournal = ({
  policy,
  min = 1,
  max = 20,
  ticks = 100,
  arrivalsPerSec,
  hasPolicy = true,
  follower,
}: Recording): string => {
  const clock = new ManualClock({ startMs: 5_000, wallStartMs: STARTED_AT_MS });
  const target = new FakeScaleTarget(min);
  const lines: string[] = [];
  const header = {
    name: 'mail',
    policy: hasPolicy ? describePolicy(policy) : null,
    min,
    max,
    waitSloMs: 500,
    startupMs: 0,
    tickMs: TICK_MS,
    startedAtWallMs: STARTED_AT_MS,
  };
  const autoscaler = createAutoscaler({
    target,
    controller: createController({ policy: { ...policy, tickMs: TICK_MS }, min, max, waitSloMs: 500 }),
    policySource: (next, bounds) => ({
      controller: createController({ policy: { ...next, tickMs: TICK_MS }, ...bounds, waitSloMs: 500 }),
      header: { ...header, policy: describePolicy(next), ...bounds },
    }),
    min,
    max,
    clock,
    journal: new JournalWriter({ header, sink: (line) => lines.push(line), checkpointTicks: 40 }),
    onListenerError: (error) => {
      throw error;
    },
  });
  autoscaler.tick();
  const { numbers } = target;
  for (let tick = 1; tick < ticks; tick += 1) {
    if (follower !== undefined && tick === ticks / 2) autoscaler.applyPolicy(follower);
    const arrivals = (arrivalsPerSec * TICK_MS) / 1_000;
    const done = Math.min(numbers.queued + arrivals, (target.desired * TICK_MS) / RUN_MS);
    numbers.arrivals += arrivals;
    numbers.completions += done;
    numbers.runMsSum += done * RUN_MS;
    numbers.runMsSquaredSum += done * RUN_MS * RUN_MS;
    numbers.queued += arrivals - done;
    numbers.busy = Math.min(target.desired, done);
    numbers.live = target.desired;
    clock.advance(TICK_MS);
    autoscaler.tick();
  }
  autoscaler.stop();
  return lines.join('');
};

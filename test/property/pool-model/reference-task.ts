import type { HeldBack } from '../../../src/pool/index.ts';
import type { TaskSpec } from './pool-setup.ts';

/** What became of a task: a word for each way to end, the error's code for those that marea makes. */
export type Outcome =
  | 'completed'
  | 'failed'
  | 'aborted'
  | 'ERR_OPTION'
  | 'ERR_POOL_FULL'
  | 'ERR_POOL_CLOSED'
  | 'ERR_TASK_EVICTED'
  | 'ERR_TASK_SHED'
  | 'ERR_TASK_TIMEOUT'
  | 'ERR_QUEUE_TIMEOUT';

/** The counters, and what else a snapshot must show exactly. */
export interface ReferenceNumbers {
  readonly state: 'open' | 'paused' | 'closing' | 'closed';
  readonly desired: number;
  readonly busy: number;
  readonly held: number;
  readonly abandoned: number;
  readonly queued: number;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly rejected: number;
  readonly shed: number;
  readonly evicted: number;
  readonly aborted: number;
  readonly timedOut: number;
  readonly unstarted: number;
  readonly heldBack: HeldBack | undefined;
}

/** A task as the reference sees it. */
export interface ReferenceTask {
  readonly spec: TaskSpec;
  readonly priority: number;
  readonly key: string | undefined;
  readonly submittedAtMs: number;
  startedAtMs: number;
  /** Workers that it has taken. */
  booked: number;
  state: 'queued' | 'running' | 'held' | 'abandoned' | 'ended';
  outcome: Outcome | undefined;
  hasSettled: boolean;
  /** Whether `tryRun` says so by returning `undefined`; the counters name the reason. */
  isTurnedAway: boolean;
  /** It was given up by the close and settles when its handler ends. */
  settlesLate: boolean;
}

/** A timer on the reference's own time. */
export interface ReferenceTimer {
  readonly dueMs: number;
  readonly fire: () => void;
  isActive: boolean;
}

/** The counters of tasks that have settled. */
export type Counter = 'completed' | 'failed' | 'rejected' | 'shed' | 'evicted' | 'aborted' | 'timedOut' | 'unstarted';

/** A promise that the pool has given for a condition. */
export interface Wait {
  readonly isMet: () => boolean;
  hasResolved: boolean;
}

export const weightOf = ({ spec }: ReferenceTask): number => spec.place?.weight ?? 1;
/** What the task counts against the rate of this name. A rate without a name is called `rate`. */
export const rateWeightOf = ({ spec: { place } }: ReferenceTask, name: string): number =>
  name === 'rate' ? (place?.rateWeight ?? place?.weight ?? 1) : (place?.counts[name] ?? 1);
export const workersOf = (tasks: readonly ReferenceTask[]): number => tasks.reduce((sum, { booked }) => sum + booked, 0);

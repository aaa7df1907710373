/** What decides a task's place among those that wait. */
export interface Placed {
  /** Higher goes first. */
  readonly priority: number;
  /** Tasks of one key take turns with those of other keys; absent: a key of its own, shared by all without one. */
  readonly key: string | undefined;
  /** When it began to wait, in milliseconds. */
  readonly submittedAtMs: number;
  /** Whether it may lose its place in a full queue to a task of higher priority. */
  readonly isEvictable: boolean;
  /** Whether it has started and takes a worker. */
  readonly isUnderWay: boolean;
}

/**
 * A task's rank: lower starts first. A task of priority p is treated as if it had been submitted `p × ageingMs` earlier, so
 * that waiting makes up for priority at a fixed rate and nothing starves. All tasks age alike, therefore the order of
 * two tasks never changes while they wait, and no queue has to be sorted again.
 */
export const rankOf = (task: Placed, ageingMs: number): number => task.submittedAtMs - task.priority * ageingMs;

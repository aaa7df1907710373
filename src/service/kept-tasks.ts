import type { Clock } from '../time/index.ts';
import type { AcceptedTask } from './accepted-task.ts';
import type { TaskOutcome } from './task-outcome.ts';

/** How long outcomes are kept for clients that come for them. */
export interface KeepLimits {
  /** Time from the end of a task, in milliseconds. */
  readonly keepMs: number;
  /** Most outcomes. */
  readonly mostKept: number;
  /** Most characters of results together. */
  readonly mostCharacters: number;
}

const sizeOf = (outcome: TaskOutcome | undefined): number => {
  if (outcome?.kind === 'done') return outcome.resultText.length;
  return outcome?.kind === 'failed' ? outcome.error.message.length : 0;
};

/**
 * The accepted tasks by id: those that have not ended, as many as the pool takes, and outcomes within {@link KeepLimits}, of which the
 * oldest go first.
 */
export class KeptTasks {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #limits: KeepLimits;
  readonly #open = new Map<string, AcceptedTask>();
  /** In the order in which they ended. */
  readonly #ended = new Map<string, AcceptedTask>();
  #characters = 0;

  constructor(clock: Pick<Clock, 'now'>, limits: KeepLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Tasks that have not ended. */
  get open(): number {
    return this.#open.size;
  }

  /** Outcomes that are kept. */
  get ended(): number {
    return this.#ended.size;
  }

  add(task: AcceptedTask): void {
    this.#open.set(task.id, task);
  }

  /** The task; `undefined` when there is none of that id, or its outcome is kept no longer. */
  find(id: string): AcceptedTask | undefined {
    this.#forget();
    return this.#open.get(id) ?? this.#ended.get(id);
  }

  /** Notes how a task ended and lets go of its input. */
  end(task: AcceptedTask, outcome: TaskOutcome): void {
    task.outcome = outcome;
    task.endedAtMs = this.#clock.now();
    task.inputText = '';
    this.#open.delete(task.id);
    this.#ended.set(task.id, task);
    this.#characters += sizeOf(outcome);
    this.#forget();
  }

  #forget(): void {
    const { keepMs, mostKept, mostCharacters } = this.#limits;
    const oldestMs = this.#clock.now() - keepMs;
    for (const task of this.#ended.values()) {
      const isOver = this.#ended.size > mostKept || this.#characters > mostCharacters;
      if (!isOver && task.endedAtMs >= oldestMs) return;
      this.#ended.delete(task.id);
      this.#characters -= sizeOf(task.outcome);
    }
  }
}

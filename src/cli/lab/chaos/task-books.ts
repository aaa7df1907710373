import { isPoolError } from '../../../errors/index.ts';
import type { Clock } from '../../../time/index.ts';
import type { ChaosTask } from './chaos-task.ts';

interface Entry {
  readonly task: ChaosTask;
  readonly submittedAtMs: number;
  starts: number;
  ends: number;
}

const codeOf = (error: unknown): string => {
  if (isPoolError(error)) return error.code;
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

/** With what a task that was made to fail may end. */
const EXPECTED = { ok: undefined, throw: 'ERR_INJECTED', kill: 'ERR_WORKER_EXIT' } as const;

/** Knows every task that was handed in, and what has become of it. */
export class TaskBooks {
  readonly #clock: Clock;
  readonly #entries: Entry[] = [];
  readonly #waitsMs: number[] = [];
  readonly #unexpected = new Map<string, number>();
  #completed = 0;
  #failed = 0;
  #repeated = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get submitted(): number {
    return this.#entries.length;
  }

  get completed(): number {
    return this.#completed;
  }

  /** Tasks that failed as they were made to. */
  get failed(): number {
    return this.#failed;
  }

  /** Tasks that were settled never, or more than once. */
  get lost(): number {
    return this.#entries.filter(({ ends }) => ends !== 1).length;
  }

  /** Tasks that were run twice. */
  get repeated(): number {
    return this.#repeated;
  }

  /** What else happened, by code. */
  get unexpected(): ReadonlyMap<string, number> {
    return this.#unexpected;
  }

  /** The 99th percentile of the time beside their own that tasks took, in milliseconds. */
  waitP99Ms(): number {
    const sorted = this.#waitsMs.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(0.99 * sorted.length) - 1)] ?? 0;
  }

  submit(task: ChaosTask): void {
    this.#entries[task.index] = { task, submittedAtMs: this.#clock.now(), starts: 0, ends: 0 };
  }

  started({ index }: ChaosTask): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    entry.starts += 1;
    if (entry.starts === 2) this.#repeated += 1;
  }

  settled({ index }: ChaosTask, error: unknown): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    entry.ends += 1;
    const { task, submittedAtMs } = entry;
    const code = error === undefined ? undefined : codeOf(error);
    if (code !== EXPECTED[task.fate]) this.#note(code ?? `completed although made to ${task.fate}`);
    else if (code !== undefined) this.#failed += 1;
    else {
      this.#completed += 1;
      this.#waitsMs.push(Math.max(0, this.#clock.now() - submittedAtMs - task.runMs));
    }
  }

  #note(code: string): void {
    this.#unexpected.set(code, (this.#unexpected.get(code) ?? 0) + 1);
  }
}

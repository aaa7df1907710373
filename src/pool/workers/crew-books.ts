import type { RunStats, WaitTracker } from '../../stats/index.ts';
import type { Clock } from '../../time/index.ts';
import type { RateControl } from '../rate-control.ts';
import type { Roster } from '../roster.ts';
import type { Settler } from '../settler.ts';
import type { ShedRule } from '../shed-rule.ts';
import type { Task } from '../task.ts';
import type { TaskWatch, TaskWatchSink } from '../task-watch.ts';
import type { WaitingTasks } from '../waiting-tasks.ts';
import type { Crew } from './crew.ts';
import type { CrewHost, NextInHand } from './crew-host.ts';

/** The dispatcher's entries that a crew's news lead to. */
export interface BookKeeper<I, O> extends TaskWatchSink<I, O> {
  readonly queue: WaitingTasks<I, O>;
  readonly isPaused: boolean;
  readonly crew: Crew<I, O> | undefined;
  inOneGo(work: () => void): void;
  bookStart(task: Task<I, O>, nowMs: number, waitMs: number): void;
  giveBack(task: Task<I, O>): void;
  giveBackLate(task: Task<I, O>): void;
  drain(): void;
}

/** The colleagues of {@link CrewBooks}. */
export interface CrewBooksParts<I, O> {
  readonly stamps: Pick<Clock, 'now'>;
  readonly roster: Roster;
  readonly settler: Settler<I, O>;
  readonly watch: TaskWatch<I, O>;
  readonly waits: WaitTracker;
  readonly runs: RunStats | undefined;
  readonly shed: ShedRule | undefined;
  readonly rate: RateControl | undefined;
  readonly most: () => number;
}

/** Writes a crew's news into the pool's books. The order of every end is the dispatcher's. */
export class CrewBooks<I, O> implements CrewHost<I, O> {
  readonly #keeper: BookKeeper<I, O>;
  readonly #parts: CrewBooksParts<I, O>;

  constructor(keeper: BookKeeper<I, O>, parts: CrewBooksParts<I, O>) {
    this.#keeper = keeper;
    this.#parts = parts;
  }

  get queue(): WaitingTasks<I, O> {
    return this.#keeper.queue;
  }

  /** Not above the size: a worker too many leaves after its task. Not under a rate: each start asks for its turn. */
  get mayHandOut(): boolean {
    const { roster, rate } = this.#parts;
    return !this.#keeper.isPaused && rate === undefined && roster.occupied <= roster.desired;
  }

  get wanted(): number {
    const { roster } = this.#parts;
    roster.summon(this.#keeper.queue.size);
    return roster.wanted;
  }

  get most(): number {
    return this.#parts.most();
  }

  inOneGo(work: () => void): void {
    this.#keeper.inOneGo(work);
  }

  passOn(task: Task<I, O>, isOk: boolean, outcome: unknown, runMs: number | undefined, next: NextInHand<I, O> | undefined): void {
    const { settler } = this.#parts;
    const isRunning = task.state === 'running';
    const sinceMs = task.sinceMs ?? 0;
    if (isRunning) this.#keeper.giveBack(task);
    else this.#keeper.giveBackLate(task);
    if (next !== undefined) this.#startInHand(next);
    if (!isRunning) {
      if (task.options === undefined) settler.settleLate(task, isOk, outcome);
    } else if (isOk) {
      this.#recordRun(runMs, sinceMs);
      settler.complete(task, outcome as O); // what the handler gave, by the module's types
    } else {
      settler.fail(task, outcome);
    }
  }

  unstart(task: Task<I, O>, next: NextInHand<I, O> | undefined): void {
    this.#keeper.giveBack(task);
    this.#keeper.queue.unshift(task);
    task.state = 'queued';
    if (task.options?.tries !== undefined) task.options.tries.attempts -= 1;
    this.#parts.watch.forget(task); // its run timeout
    this.#parts.watch.waits(task, this.#keeper);
    if (next !== undefined) this.#startInHand(next);
  }

  refuse(task: Task<I, O>, error: unknown): void {
    if (this.#keeper.queue.remove(task)) this.#parts.settler.fail(task, error);
  }

  staffed(): void {
    const { crew } = this.#keeper;
    if (crew === undefined) return; // it is being made
    this.#parts.roster.staff(crew.ready, crew.starting);
    this.#keeper.drain();
  }

  #startInHand({ task, startedAtMs }: NextInHand<I, O>): void {
    const { stamps, waits, roster } = this.#parts;
    if (task.state === 'settled') {
      roster.occupy();
      roster.hold(); // nobody waits for it
      return;
    }
    const nowMs = stamps.now();
    const { submittedAtMs } = task;
    const atMs = Math.min(nowMs, Math.max(startedAtMs ?? nowMs, submittedAtMs)); // clocks of two threads may differ a little
    this.#keeper.queue.remove(task);
    waits.record(atMs - submittedAtMs, nowMs);
    this.#keeper.bookStart(task, atMs, atMs - submittedAtMs);
  }

  #recordRun(runMs: number | undefined, sinceMs: number): void {
    const { runs, shed, stamps } = this.#parts;
    if (runs === undefined) return;
    const nowMs = stamps.now();
    const tookMs = runMs ?? nowMs - sinceMs;
    runs.record(tookMs);
    shed?.recordRun(tookMs, nowMs);
  }
}

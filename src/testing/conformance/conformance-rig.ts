import type { ScaleTarget, TargetReading } from '../../autoscale/index.ts';
import { ManualClock } from '../../time/index.ts';
import type { ConformanceSetup, ConformanceSubject } from './conformance-subject.ts';
import { expectSame } from './expectation.ts';
import { ManualTask } from './manual-task.ts';

const MICROTASKS = 64;

/** Where a case works: a subject, its time, and the tasks that it was given. Keeps its own count of what really runs. */
export class ConformanceRig {
  readonly clock: ManualClock;
  readonly subject: ConformanceSubject;
  /** In the order of their submission. */
  readonly tasks: ManualTask[] = [];
  /** In the order of their start. */
  readonly started: ManualTask[] = [];
  /** Starts while as many tasks as the target's size, or more, ran already. */
  startsAboveSize = 0;

  private constructor(subject: ConformanceSubject, clock: ManualClock) {
    this.subject = subject;
    this.clock = clock;
  }

  static async create(
    create: (setup: ConformanceSetup) => ConformanceSubject | PromiseLike<ConformanceSubject>,
    size: number,
  ): Promise<ConformanceRig> {
    const clock = new ManualClock({ startMs: 1_000 });
    return new ConformanceRig(await create({ size, clock }), clock);
  }

  get target(): ScaleTarget {
    return this.subject.target;
  }

  /** The smallest size that the target takes. */
  get minSize(): number {
    return this.target.minSize ?? 0;
  }

  /** Tasks that run, in the order of their start. */
  get running(): readonly ManualTask[] {
    return this.started.filter((task) => !task.isEnded);
  }

  /** Hands `count` tasks in, without waiting for anything. */
  submit(count: number, onStart: () => void = () => undefined): readonly ManualTask[] {
    return Array.from({ length: count }, () => {
      const task = new ManualTask();
      this.tasks.push(task);
      const body = task.body(() => {
        if (this.running.length >= this.target.desired) this.startsAboveSize += 1;
        this.started.push(task);
        onStart();
      });
      task.watch(this.subject.submit(body));
      return task;
    });
  }

  /** Lets the pool do all that it does by itself. */
  async settle(): Promise<void> {
    if (this.subject.settle !== undefined) {
      await this.subject.settle();
      return;
    }
    for (let turn = 0; turn < MICROTASKS; turn += 1) await Promise.resolve();
  }

  async submitAndSettle(count: number): Promise<readonly ManualTask[]> {
    const tasks = this.submit(count);
    await this.settle();
    return tasks;
  }

  /** Ends the task that has run longest, if one runs. */
  async completeOldest(value?: unknown): Promise<void> {
    this.running[0]?.complete(value);
    await this.settle();
  }

  /** Ends all running tasks until none is left. */
  async completeAll(): Promise<void> {
    while (this.running.length > 0) {
      for (const task of this.running) task.complete();
      await this.settle();
    }
  }

  /** Resizes and settles. A target may answer with a promise that waits for running tasks, so it is not awaited. */
  async resize(size: number): Promise<void> {
    let refusal: { readonly error: unknown } | undefined;
    Promise.resolve(this.target.resize(size)).catch((error: unknown) => {
      refusal = { error };
    });
    await this.settle();
    if (refusal !== undefined) throw refusal.error;
  }

  read(): TargetReading {
    return this.target.observe(this.clock.now());
  }

  /** Checks the target's gauges against what really runs and waits, and that no task is lost or counted twice. */
  checkBooks(): TargetReading {
    const reading = this.read();
    const { arrivals, completions, failures, overloads, aborted, queued, busy } = reading;
    expectSame(busy, this.running.length, 'busy');
    expectSame(queued, this.tasks.length - this.started.length, 'queued');
    expectSame(arrivals, this.tasks.length, 'arrivals');
    expectSame(completions + failures + overloads + aborted + queued + busy, arrivals, 'the sum of all that became of arrivals');
    return reading;
  }
}

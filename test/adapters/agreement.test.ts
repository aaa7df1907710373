import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeferred, type Deferred } from '../../src/internal/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import {
  type AdapterSubject,
  asyncQueueSubject,
  fastqCallbackSubject,
  fastqPromiseSubject,
  pLimitSubject,
  pQueueSubject,
  sizeKnobSubject,
} from './subjects.ts';

const LIBRARIES = {
  'p-queue': pQueueSubject,
  'fastq, promise form': fastqPromiseSubject,
  'fastq, callback form': fastqCallbackSubject,
  'p-limit': pLimitSubject,
  'async.queue': asyncQueueSubject,
  'a semaphore': sizeKnobSubject,
};

type Step =
  | { readonly kind: 'submit' | 'submitFirst'; readonly isSync: boolean }
  | { readonly kind: 'complete' | 'fail'; readonly which: number }
  | { readonly kind: 'resize' | 'setSize'; readonly size: number }
  | { readonly kind: 'pause' | 'resume' | 'clear' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('submit' as const), isSync: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('submitFirst' as const), isSync: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('complete' as const, 'fail' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('resize' as const, 'setSize' as const), size: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'clear' as const) }) },
);

interface TrueTask {
  readonly submittedAtMs: number;
  startedAtMs?: number;
  end?: Deferred<unknown>;
  isGone: boolean;
}

/** Keeps the true times of the tasks, by their own account, and compares them with the adapter's. */
class TrueAccount {
  readonly clock = new ManualClock({ startMs: 100 });
  readonly subject: AdapterSubject;
  readonly #waiting = new Set<TrueTask>();
  readonly #running: TrueTask[] = [];
  readonly #waitsMs: number[] = [];
  readonly #runsMs: number[] = [];
  #arrivals = 0;
  #failures = 0;
  #dropped = 0;

  constructor(create: (setup: { readonly size: number; readonly clock: ManualClock }) => AdapterSubject) {
    this.subject = create({ size: 2, clock: this.clock });
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'submit':
        this.#submit((task) => this.subject.submit(task), step.isSync);
        break;
      case 'submitFirst': {
        const { submitFirst } = this.subject;
        if (submitFirst !== undefined) this.#submit(submitFirst, step.isSync);
        break;
      }
      case 'complete':
      case 'fail':
        this.#end(step.which, step.kind === 'complete');
        break;
      case 'resize':
        await this.subject.target.resize(step.size);
        break;
      case 'setSize':
        this.subject.setSize?.(step.size);
        break;
      case 'clear':
        this.#clear();
        break;
      default:
        this.subject[step.kind]?.();
    }
    await this.#settle();
  }

  /**
   * Lets time pass and compares: a start or an end that an adapter notes only when it is asked would be late. What somebody else does to the
   * size is noted when it is asked.
   */
  check(step: Step): void {
    if (step.kind !== 'setSize') this.clock.advance(3);
    const nowMs = this.clock.now();
    const { waitMs, ...reading } = this.subject.target.observe(nowMs);
    const oldestMs = Math.min(nowMs, ...[...this.#waiting].map(({ submittedAtMs }) => submittedAtMs));
    expect(reading).toMatchObject({
      arrivals: this.#arrivals,
      busy: this.#running.length,
      queued: this.#waiting.size,
      completions: this.#runsMs.length,
      failures: this.#failures,
      aborted: this.#dropped,
      runMsSum: sum(this.#runsMs),
      runMsSquaredSum: sum(this.#runsMs.map((runMs) => runMs * runMs)),
      oldestWaitMs: nowMs - oldestMs,
    });
    expect(waitMs?.count ?? 0).toBe(this.#waitsMs.length);
    expect((waitMs?.mean ?? 0) * this.#waitsMs.length).toBeCloseTo(sum(this.#waitsMs), 6);
    this.clock.advance(7);
  }

  #submit(submit: (task: () => unknown) => PromiseLike<unknown>, isSync: boolean): void {
    const task: TrueTask = { submittedAtMs: this.clock.now(), isGone: false };
    this.#arrivals += 1;
    this.#waiting.add(task);
    const run = (): unknown => {
      this.#waiting.delete(task);
      task.startedAtMs = this.clock.now();
      this.#waitsMs.push(task.startedAtMs - task.submittedAtMs);
      if (isSync) {
        this.#runsMs.push(0);
        return 'at once';
      }
      task.end = createDeferred();
      this.#running.push(task);
      return task.end.promise;
    };
    submit(run).then(
      () => undefined,
      () => undefined,
    );
  }

  #end(which: number, isWell: boolean): void {
    const [task] = this.#running.splice(which % Math.max(1, this.#running.length), 1);
    if (task?.startedAtMs === undefined) return;
    if (isWell) {
      this.#runsMs.push(this.clock.now() - task.startedAtMs);
      task.end?.resolve('well');
    } else {
      this.#failures += 1;
      task.end?.reject(new Error('as planned'));
    }
  }

  #clear(): void {
    if (this.subject.clear === undefined) return;
    this.#dropped += this.#waiting.size;
    this.#waiting.clear();
    this.subject.clear();
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await this.subject.settle?.();
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe.each(Object.entries(LIBRARIES))('the adapter of %s', (_name, create) => {
  it.each([1, 2, 3])(
    'says of every task what the task itself says, whatever happens (seed %i)',
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
          const account = new TrueAccount(create);
          for (const step of steps) {
            await account.play(step);
            account.check(step);
          }
        }),
        { seed, numRuns: 40 },
      );
    },
    60_000,
  );
});

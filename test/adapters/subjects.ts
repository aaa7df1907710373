import async from 'async';
import Bottleneck from 'bottleneck';
import Fastq from 'fastq';
import PLimit from 'p-limit';
import PQueue from 'p-queue';
import { vi } from 'vitest';
import { type AdapterTarget, asyncQueue, bottleneck, fastq, pLimit, pQueue, sizeKnob } from '../../src/adapters/index.ts';
import { checkPoolOptions } from '../../src/autoscaled-pool/index.ts';
import { PoolTarget } from '../../src/autoscaled-pool/pool-target.ts';
import { InlineExecutor, PoolCore, WorkerPool } from '../../src/pool/index.ts';
import type { ConformanceSetup, ConformanceSubject } from '../../src/testing/index.ts';
import { Semaphore } from './semaphore.ts';

type Task = () => unknown;

/** A subject of the conformance suite that is one of our adapters around a real library, and what else the library can do. */
export interface AdapterSubject extends ConformanceSubject {
  readonly target: AdapterTarget;
  submitFirst?(task: Task): Promise<unknown>;
  pause?(): void;
  resume?(): void;
  /** Drops all that wait. */
  clear?(): void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const pQueueSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const queue = new PQueue({ concurrency: size });
  const target = pQueue(queue, { clock });
  return {
    target,
    submit: (task) => queue.add(task),
    submitFirst: (task) => queue.add(task, { priority: 1 }),
    pause: () => queue.pause(),
    resume: () => void queue.start(),
    clear: () => queue.clear(),
    setSize: (n) => {
      queue.concurrency = n;
    },
    detach: () => target.detach(),
  };
};

const callTask = async (task: Task): Promise<unknown> => task();

export const fastqPromiseSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const queue = Fastq.promise<unknown, Task>(callTask, size);
  const target = fastq(queue, { clock });
  return {
    target,
    submit: (task) => queue.push(task),
    submitFirst: (task) => queue.unshift(task),
    pause: () => void queue.pause(),
    resume: () => void queue.resume(),
    clear: () => void queue.kill(),
    setSize: (n) => {
      queue.concurrency = n;
    },
    detach: () => target.detach(),
  };
};

type Callback = (error: Error | null, result?: unknown) => void;

/** A worker of the callback style around a task that returns a promise or a value. */
const callBack = (task: Task, callback: Callback): void => {
  callTask(task).then(
    (result) => callback(null, result),
    (error: Error) => callback(error),
  );
};

const promised = (submit: (callback: Callback) => unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    submit((error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });

export const fastqCallbackSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const queue = Fastq<unknown, Task>(callBack, size);
  const target = fastq(queue, { clock });
  return {
    target,
    submit: (task) => promised((callback) => queue.push(task, callback)),
    submitFirst: (task) => promised((callback) => queue.unshift(task, callback)),
    pause: () => void queue.pause(),
    resume: () => void queue.resume(),
    clear: () => void queue.killAndDrain(),
    setSize: (n) => {
      queue.concurrency = n;
    },
    detach: () => target.detach(),
  };
};

export const pLimitSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const original = PLimit(size);
  const target = pLimit(original, { clock });
  return {
    target,
    submit: (task) => target.limit(task),
    clear: () => target.limit.clearQueue(),
    setSize: (n) => {
      original.concurrency = n;
    },
    detach: () => target.detach(),
  };
};

export const asyncQueueSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const queue = async.queue<Task>((task, callback) => callBack(task, callback), size);
  const target = asyncQueue(queue, { clock });
  return {
    target,
    submit: (task) => queue.pushAsync(task),
    submitFirst: (task) => queue.unshiftAsync(task),
    pause: () => queue.pause(),
    resume: () => queue.resume(),
    clear: () => queue.kill(),
    setSize: (n) => {
      queue.concurrency = n;
    },
    settle: async () => {
      for (let count = 0; count < 3; count += 1) await turn();
    },
    detach: () => target.detach(),
  };
};

/** Bottleneck's own timers are the test runner's fake ones: `vi.useFakeTimers()` first. */
export const bottleneckSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const limiter = new Bottleneck({ maxConcurrent: size });
  const target = bottleneck(limiter, { maxConcurrent: size, clock });
  return {
    target,
    submit: (task) => limiter.schedule(async () => task()),
    setSize: (n) => void limiter.updateSettings({ maxConcurrent: n }),
    settle: () => vi.advanceTimersByTimeAsync(200),
    detach: () => target.detach(),
  };
};

export const sizeKnobSubject = ({ size, clock }: ConformanceSetup): AdapterSubject => {
  const semaphore = new Semaphore(size);
  const target = sizeKnob({ size: () => semaphore.size, resize: (n) => semaphore.resize(n), minSize: 0 }, { clock });
  return {
    target,
    submit: async (run) => {
      const task = target.arrive();
      await semaphore.acquire();
      task.start();
      try {
        const result = await run();
        task.complete();
        return result;
      } catch (error) {
        task.fail(error);
        throw error;
      } finally {
        semaphore.release();
      }
    },
    setSize: (n) => semaphore.resize(n),
    detach: () => target.detach(),
  };
};

export const ownPoolSubject = ({ size, clock }: ConformanceSetup): ConformanceSubject => {
  const { core: options } = checkPoolOptions({ size, clock, queue: { capacity: 10_000 } });
  const core = new PoolCore<Task, unknown>(new InlineExecutor((task) => task()), {
    ...options,
    measuresRuns: true,
    desired: size,
  });
  const pool = new WorkerPool(core);
  return {
    target: new PoolTarget(core),
    submit: (task) => pool.run(task),
    setSize: (n) => void pool.resize(n),
  };
};

import { describe, expect, it } from 'vitest';
import { PoolClosedError } from '../../errors/index.ts';
import { RetryRule } from '../../pool/index.ts';
import { ManualClock } from '../../time/index.ts';
import { FakeSink } from '../fake-sink.test-support.ts';
import { KeptLines } from '../kept-lines.ts';
import { ResultWriter } from './result-writer.ts';
import { RunCounts } from './run-counts.ts';
import { RunLoop, type RunPool } from './run-loop.ts';
import { RunTask } from './run-task.ts';
import { UnstartedFile } from './unstarted-file.ts';

type Callback = (error: unknown, result: unknown) => void;

/** A pool in the hand of the test: `size` tasks run, the others wait, and the test says how each one ends. */
class HandPool implements RunPool {
  readonly running: { readonly task: RunTask; readonly callback: Callback }[] = [];
  readonly waiting: { readonly task: RunTask; readonly callback: Callback }[] = [];
  readonly timeouts: number[] = [];
  mostWaiting = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get queued(): number {
    return this.waiting.length;
  }

  post(task: RunTask, callback: Callback): boolean {
    this.waiting.push({ task, callback });
    this.#fill();
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting.length);
    return true;
  }

  run(task: RunTask, { timeoutMs }: { readonly timeoutMs: number }): Promise<unknown> {
    this.timeouts.push(timeoutMs);
    return new Promise((resolve, reject) => {
      this.post(task, (error, result) => (error === undefined ? resolve(result) : reject(error)));
    });
  }

  close({ deadlineMs }: { readonly deadlineMs: number }): Promise<unknown> {
    const returned = this.waiting.splice(0);
    if (deadlineMs === 0) returned.push(...this.running.splice(0));
    for (const { callback } of returned) callback(new PoolClosedError('run'), undefined);
    return Promise.resolve();
  }

  /** The running task of input `index` ends. */
  end(index: number, outcome: { readonly result: unknown } | { readonly error: unknown }): void {
    const place = this.running.findIndex(({ task }) => task.index === index);
    const [ended] = this.running.splice(place, 1);
    if (place < 0 || ended === undefined) throw new Error(`input ${index} does not run`);
    if ('error' in outcome) {
      ended.task.hasThrown = true;
      ended.callback(outcome.error, undefined);
    } else {
      ended.callback(undefined, outcome.result);
    }
    this.#fill();
  }

  #fill(): void {
    while (this.running.length < this.#size) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next.task.attempts += 1;
      next.task.hasThrown = false;
      this.running.push(next);
    }
  }
}

interface Setting {
  readonly inputs?: number;
  readonly size?: number;
  readonly queueCapacity?: number;
  readonly retries?: number;
  readonly isOrdered?: boolean;
  readonly timeoutMs?: number;
  readonly tasks?: readonly RunTask[];
}

const setUp = (setting: Setting = {}) => {
  const { inputs = 5, size = 2, queueCapacity = 2, retries = 1, isOrdered = false, timeoutMs } = setting;
  const tasks = setting.tasks ?? Array.from({ length: inputs }, (_, index) => new RunTask(index, `in${index}`));
  let taken = 0;
  const batches = (async function* () {
    for (const task of tasks) {
      taken += 1;
      yield [task];
    }
  })();
  const clock = new ManualClock();
  const pool = new HandPool(size);
  const results = new FakeSink();
  const kept = new FakeSink();
  const counts = new RunCounts();
  const unstarted = new UnstartedFile(new KeptLines([{ path: 'kept', sink: kept, file: undefined }].values(), () => undefined));
  const loop = new RunLoop({
    pool,
    batches,
    writer: new ResultWriter({ results, failures: results, isOrdered, window: 3 }),
    counts,
    unstarted,
    retryRule: new RetryRule({ next: () => 0 }),
    retries: { overload: retries, failure: retries },
    verdictOf: (error) => ({ kind: error === 'ignore' ? 'ignore' : error === 'overload' ? 'overload' : 'failure' }),
    clock,
    queueCapacity,
    timeoutMs,
    onFailed: () => undefined,
  });
  let isDone = false;
  const done = loop.run().then(() => {
    isDone = true;
  });
  return { clock, pool, results, kept, counts, unstarted, loop, done, isDone: () => isDone, taken: () => taken };
};

/** Lets promises that are settled already go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

describe('RunLoop', () => {
  it('runs every input once and ends', async () => {
    const { pool, results, counts, done } = setUp();
    for (let index = 0; index < 5; index += 1) {
      await settle();
      pool.end(index, { result: index * 10 });
    }
    await done;
    expect(results.records()).toEqual([0, 1, 2, 3, 4].map((index) => ({ index, input: `in${index}`, result: index * 10 })));
    expect(counts).toMatchObject({ started: 5, succeeded: 5, failed: 0, unstarted: 0 });
  });

  it('fails an input alone whose handler throws what cannot be looked at, and holds no ordered result back for it', async () => {
    const { pool, results, counts, done } = setUp({ inputs: 2, retries: 0, isOrdered: true });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    await settle();
    pool.end(1, { result: 1 });
    pool.end(0, { error: proxy });
    await done;
    expect(results.records()).toMatchObject([
      { index: 0, error: { name: 'NonError' } },
      { index: 1, result: 1 },
    ]);
    expect(counts).toMatchObject({ succeeded: 1, failed: 1 });
  });

  it('ends at once without inputs', async () => {
    const { done, counts } = setUp({ inputs: 0 });
    await done;
    expect(counts.started).toBe(0);
  });

  it('keeps the queue full and reads no further', async () => {
    const { pool, taken, counts } = setUp({ inputs: 1_000, size: 3, queueCapacity: 4 });
    await settle();
    expect(pool.queued).toBe(4);
    expect(counts.started).toBe(7);
    expect(taken()).toBeLessThanOrEqual(8);
    pool.end(0, { result: 1 });
    await settle();
    pool.end(1, { result: 1 });
    await settle();
    expect(pool.queued).toBeGreaterThanOrEqual(3); // filled up at each end, before the pool starts what waits
    expect(pool.mostWaiting).toBeLessThanOrEqual(4);
  });

  it('starts nothing while readers of the results have no room', async () => {
    const { pool, results, counts } = setUp({ inputs: 10 });
    await settle();
    results.isFull = true;
    pool.end(0, { result: 1 });
    pool.end(1, { result: 1 });
    await settle();
    expect(counts.started).toBe(4);
    results.makeRoom();
    await settle();
    expect(counts.started).toBe(6);
  });

  it('tries a failure again after its pause, before new inputs', async () => {
    const { pool, clock, counts, results } = setUp({ inputs: 1 });
    await settle();
    pool.end(0, { error: new Error('no') });
    await settle();
    expect(counts.failed).toBe(0);
    clock.advance(99);
    expect(pool.running.length).toBe(0);
    clock.advance(1);
    expect(pool.running.length).toBe(1);
    pool.end(0, { error: Object.assign(new Error('never'), { code: 'E_NO' }) });
    expect(results.records()).toEqual([
      { index: 0, input: 'in0', error: { name: 'Error', message: 'never', code: 'E_NO' }, attempts: 2 },
    ]);
    expect(counts).toMatchObject({ started: 1, failed: 1, retries: 1 });
  });

  it('takes a thrown undefined for a failure', async () => {
    const { pool, results } = setUp({ inputs: 1, retries: 0 });
    await settle();
    pool.end(0, { error: undefined });
    expect(results.records()).toMatchObject([{ index: 0, error: { name: 'NonError', message: 'undefined' } }]);
  });

  it('does not try again what was classified as the fault of the input', async () => {
    const { pool, counts } = setUp({ inputs: 1 });
    await settle();
    pool.end(0, { error: 'ignore' });
    expect(counts).toMatchObject({ failed: 1, retries: 0 });
  });

  it('reads no new inputs while as many wait for a retry as the queue holds', async () => {
    const { pool, clock, counts } = setUp({ inputs: 100, size: 1, queueCapacity: 2, retries: 1 });
    await settle();
    for (let round = 0; round < 2; round += 1) {
      pool.end(round, { error: 'x' });
      await settle();
    }
    const { started } = counts;
    pool.end(2, { result: 1 });
    await settle();
    expect(counts.started).toBe(started);
    clock.advance(1_000);
    await settle();
    expect(pool.queued + pool.running.length).toBeGreaterThan(1);
  });

  it('fails an input whose result cannot be written', async () => {
    const { pool, results, counts } = setUp({ inputs: 1 });
    await settle();
    pool.end(0, { result: 10n });
    expect(results.records()).toMatchObject([{ index: 0, error: { code: 'ERR_RESULT_JSON' }, attempts: 1 }]);
    expect(counts).toMatchObject({ succeeded: 0, failed: 1 });
  });

  it('fails an input that could not be read, without running it', async () => {
    const bad = new RunTask(0, '{bad', { name: 'InputError', message: 'line 1 is not JSON', code: 'ERR_INPUT_JSON' });
    const { pool, results, done } = setUp({ tasks: [bad, new RunTask(1, 'ok')] });
    await settle();
    pool.end(1, { result: null });
    await done;
    expect(results.records()).toEqual([
      {
        index: 0,
        input: '{bad',
        error: { name: 'InputError', message: 'line 1 is not JSON', code: 'ERR_INPUT_JSON' },
        attempts: 0,
      },
      { index: 1, input: 'ok', result: null },
    ]);
  });

  it('writes in the order of the inputs when asked, and does not run far ahead of the first', async () => {
    const { pool, results, counts } = setUp({ inputs: 10, size: 2, queueCapacity: 8, isOrdered: true });
    await settle();
    expect(counts.started).toBe(3); // the window
    pool.end(1, { result: 1 });
    await settle();
    pool.end(2, { result: 2 });
    await settle();
    expect(results.text).toBe('');
    expect(counts.started).toBe(3);
    pool.end(0, { result: 0 });
    await settle();
    expect(results.records().map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(counts.started).toBe(6);
  });

  it('gives each try its time limit', async () => {
    const { pool, counts, done } = setUp({ inputs: 1, timeoutMs: 250 });
    await settle();
    pool.end(0, { result: 1 });
    await done;
    expect(pool.timeouts).toEqual([250]);
    expect(counts.succeeded).toBe(1);
  });

  describe('when it is stopped', () => {
    const union = (...sinks: readonly FakeSink[]) =>
      sinks.flatMap((sink) => sink.records().map(({ index }) => index)).sort((a, b) => Number(a) - Number(b));

    it('lets running tasks end and keeps every other input, each once', async () => {
      const { pool, results, kept, loop, isDone, done, counts } = setUp({ inputs: 10 });
      await settle();
      pool.end(0, { error: 'x' }); // waits for its retry
      await settle();
      const running = pool.running.map(({ task }) => task.index);
      loop.stop('graceful');
      await settle();
      expect(isDone()).toBe(false);
      for (const index of running) pool.end(index, { result: index });
      await done;
      expect(await loop.drainInputs(() => false)).toBe(true);
      expect(results.records().map(({ index }) => index)).toEqual(running);
      expect(union(results, kept)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(counts.unstarted).toBe(8);
    });

    it('aborts what runs when it is to stop now, and keeps that too', async () => {
      const { results, kept, loop, done } = setUp({ inputs: 10 });
      await settle();
      loop.stop('graceful');
      loop.stop('now');
      await done;
      await loop.drainInputs(() => false);
      expect(results.text).toBe('');
      expect(union(kept)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('keeps a task that fails meanwhile and could be tried again, and fails one that could not', async () => {
      const { pool, results, kept, loop, done } = setUp({ inputs: 2, retries: 1 });
      await settle();
      loop.stop('graceful');
      pool.end(0, { error: 'x' });
      pool.end(1, { error: 'ignore' });
      await done;
      expect(kept.records()).toEqual([{ index: 0, input: 'in0' }]);
      expect(results.records()).toMatchObject([{ index: 1, attempts: 1 }]);
    });

    it('keeps an input that ordered output made wait', async () => {
      const { pool, results, kept, loop, done } = setUp({ inputs: 6, size: 1, queueCapacity: 8, isOrdered: true });
      await settle();
      loop.stop('graceful');
      pool.end(0, { result: 0 });
      await done;
      await loop.drainInputs(() => false);
      expect(union(results, kept)).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('says when the inputs were left before their end', async () => {
      const { loop, done } = setUp({ inputs: 100 });
      await settle();
      loop.stop('now');
      await done;
      expect(await loop.drainInputs(() => true)).toBe(false);
    });
  });
});

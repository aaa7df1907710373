import { seededRandom } from '../random/index.ts';
import { ManualClock } from '../time/index.ts';
import { type Handler, InlineExecutor, PoolCore, type PoolCoreOptions, RETRY_BUDGET_DEFAULTS, WorkerPool } from './index.ts';

/** A pool under test with everything that it was made of. */
export interface PoolFixture<I, O> {
  readonly pool: WorkerPool<I, O>;
  readonly core: PoolCore<I, O>;
  readonly clock: ManualClock;
  /** Errors of listeners, callbacks and `classify`, as the pool reported them. */
  readonly reported: unknown[];
}

/** Options that a test may leave out; `size` is short for `desired`. */
export type FixtureOptions = Partial<PoolCoreOptions> & { readonly size?: number };

/** Makes a pool of eager slots on a manual clock: size 4, up to 64, a queue of 1,000. For tests only. */
export const createFixture = <I, O>(handler: Handler<I, O>, options: FixtureOptions = {}): PoolFixture<I, O> => {
  const clock = options.clock instanceof ManualClock ? options.clock : new ManualClock({ startMs: 1_000 });
  const reported: unknown[] = [];
  const { size = 4, ...rest } = options;
  const core = new PoolCore<I, O>(new InlineExecutor(handler), {
    name: 'pool',
    spawn: 'eager',
    min: 0,
    max: 64,
    desired: size,
    idleTimeoutMs: undefined,
    queueCapacity: 1_000,
    overflow: 'reject',
    maxWaitMs: undefined,
    ageingMs: 10_000,
    maxPerKey: undefined,
    rates: undefined,
    scopes: undefined,
    onTimeout: 'hold',
    classify: () => 'failure',
    retries: undefined,
    retryBudget: RETRY_BUDGET_DEFAULTS,
    random: seededRandom(1),
    measuresRuns: true,
    clock,
    onListenerError: (error) => {
      reported.push(error);
    },
    ...rest,
  });
  return { pool: new WorkerPool(core), core, clock, reported };
};

/** A handler whose calls the test ends one by one, in any order. */
export interface Gate<I, O> {
  readonly handler: Handler<I, O>;
  /** Inputs in the order in which they were started. */
  readonly started: I[];
  /** The signals that the started calls were given. */
  readonly signals: AbortSignal[];
  /** Calls that have started and have not been ended. */
  readonly open: number;
  /** Most calls that were open at once. */
  readonly most: number;
  /** Ends the oldest open call with `output`. */
  finish(output: O): void;
  /** Ends the oldest open call with an error. */
  fail(error: unknown): void;
  /** Ends every open call with `output`. */
  finishAll(output: O): void;
}

interface OpenCall<O> {
  readonly resolve: (output: O) => void;
  readonly reject: (error: unknown) => void;
}

export const createGate = <I, O = string>(): Gate<I, O> => {
  const started: I[] = [];
  const signals: AbortSignal[] = [];
  const calls: OpenCall<O>[] = [];
  let most = 0;
  const take = (): OpenCall<O> => {
    const call = calls.shift();
    if (call === undefined) throw new Error('No call is open');
    return call;
  };
  return {
    started,
    signals,
    handler: (input, context) =>
      new Promise<O>((resolve, reject) => {
        started.push(input);
        signals.push(context.signal);
        calls.push({ resolve, reject });
        most = Math.max(most, calls.length);
      }),
    get open() {
      return calls.length;
    },
    get most() {
      return most;
    },
    finish: (output) => take().resolve(output),
    fail: (error) => take().reject(error),
    finishAll: (output) => {
      while (calls.length > 0) take().resolve(output);
    },
  };
};

/** The numbers that must always add up: every task that was submitted is in exactly one place. */
export const expectTallyToAddUp = (core: { snapshot(): ReturnType<PoolCore<unknown, unknown>['snapshot']> }): void => {
  const { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted, queued, busy, retrying } =
    core.snapshot();
  const sum = completed + failed + rejected + shed + evicted + aborted + timedOut + unstarted + queued + busy + retrying;
  if (sum !== submitted) throw new Error(`The tally does not add up: submitted ${submitted}, accounted for ${sum}`);
};

/** Lets everything that is due by microtask happen. */
export const settled = async (hops = 50): Promise<void> => {
  for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
};

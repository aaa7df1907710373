// Checked by `tsc`: what contradicts, is misspelt or has the wrong type does not compile.
import { type Clock, createPool, type PoolOptions, seededRandom, type TaskOptions } from '../../src/index.ts';

const handler = async (x: number): Promise<number> => x;

// All that is right, in one place.
const everything: PoolOptions = {
  name: 'mail',
  workers: 'slots',
  min: 2,
  max: 32,
  goal: 'throughput',
  waitSloMs: 200,
  queue: { capacity: 10, overflow: 'wait', maxWaitMs: 500, ageingMs: 1_000 },
  rate: { limit: 100, perMs: 1_000 },
  maxPerKey: 2,
  asyncContext: 'none',
  spawn: 'onDemand',
  idleTimeoutMs: 30_000,
  classify: () => ({ kind: 'overload', retryAfterMs: 1_000 }),
  onTimeout: 'abandon',
  retries: { overload: 5, failure: 1 },
  retryBudget: { ratio: 0.1, minPerSec: 1 },
  random: seededRandom(7),
  journal: (line) => line.length,
};
const task: TaskOptions = {
  signal: AbortSignal.timeout(5),
  timeoutMs: 1,
  queueTimeoutMs: 1,
  priority: -1,
  weight: 2,
  rateWeight: 0.5,
  key: 'customer',
  name: 'label',
  retries: 3,
};

// @ts-expect-error a fixed size and a policy's option contradict
createPool(handler, { size: 4, waitSloMs: 5 });
// @ts-expect-error a fixed size and a minimum contradict
createPool(handler, { size: 4, min: 1 });
// @ts-expect-error a fixed size and a goal contradict
createPool(handler, { size: 4, goal: 'latency' });
// @ts-expect-error there is no such option
createPool(handler, { max: 4, concurrency: 4 });
// @ts-expect-error there is no such overflow
createPool(handler, { max: 4, queue: { overflow: 'drop' } });
// @ts-expect-error there is no such option of the queue
createPool(handler, { max: 4, queue: { size: 4 } });
// @ts-expect-error there is no such goal
createPool(handler, { max: 4, goal: 'speed' });
createPool(handler, { max: 4, rate: { requests: { limit: 500, perMs: 60_000 }, tokens: { limit: 90_000, perMs: 60_000 } } });
export const weighed: TaskOptions = { weight: { workers: 2, tokens: 1_250 } };

// @ts-expect-error a weight by name is a number
export const misweighed: TaskOptions = { weight: { tokens: '1_250' } };

// @ts-expect-error a rate by name has both its parts
createPool(handler, { max: 4, rate: { tokens: { limit: 5 } } });

// @ts-expect-error a rate has both its parts
createPool(handler, { max: 4, rate: { limit: 5 } });
// @ts-expect-error numbers are numbers
createPool(handler, { max: '4' });
// @ts-expect-error a verdict is one of three words or an overload
createPool(handler, { max: 4, classify: () => 'retry' });
// @ts-expect-error what is to be ignored is never tried again
createPool(handler, { max: 4, retries: { ignore: 1 } });
// @ts-expect-error a clock has three methods
const clock: Clock = { now: () => 0 };
// @ts-expect-error undefined is not the same as left out
createPool(handler, { max: 4, min: undefined });

const pool = createPool(handler, { size: 4 });
// @ts-expect-error times have their unit in their names
void pool.run(1, { timeout: 5 });
// @ts-expect-error a signal is a signal, not its controller
void pool.run(1, { signal: new AbortController() });
// @ts-expect-error a key is a string
void pool.run(1, { key: 5 });
// @ts-expect-error `post` takes no options
void pool.post(1, { priority: 1 });
// @ts-expect-error what `map` takes
void pool.map([1], { concurrency: 5 });
// @ts-expect-error what `close` takes
void pool.close({ timeoutMs: 5 });
// @ts-expect-error there are two things that can happen to what waits
void pool.close({ queued: 'drop' });
// @ts-expect-error numbers of a snapshot are read only
pool.snapshot().queued = 0;

export { clock, everything, task };

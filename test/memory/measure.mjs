// Measures what waiting tasks cost, in a process of its own, and prints one line of JSON. Arguments: <scenario>.
import { getEventListeners } from 'node:events';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPool } from 'marea';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

const scenarioName = process.argv[2];
/** Fewer where each is settled as well. */
const TASKS = scenarioName === 'post' ? 200_000 : 1_000_000;
const heapUsed = () => {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
};
const never = () => new Promise(() => undefined);
const ignore = () => undefined;

/** Bytes per task that waits behind one that never ends. */
const queued = (submit) => {
  const pool = createPool(never, { size: 1, queue: { capacity: 2 * TASKS } });
  for (let index = 0; index < 1_000; index += 1) submit(pool);
  const before = heapUsed();
  for (let index = 0; index < TASKS; index += 1) submit(pool);
  const bytesPerTask = (heapUsed() - before) / TASKS;
  return { pool, before, bytesPerTask };
};

/** The same, and what is left when all of them have gone. */
const queuedAndGone = async (submit) => {
  const { pool, before, bytesPerTask } = queued(submit);
  const { unstarted } = await pool.terminate();
  await new Promise((resolve) => setImmediate(resolve));
  const leftPerTask = (heapUsed() - before) / TASKS;
  return { bytesPerTask, leftPerTask, unstarted: unstarted.length };
};

/** Heap after each of five spells of 200,000 tasks that share one long-lived signal. */
const soak = async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const pool = createPool(async (input) => input, { size: 8, queue: { capacity: 1_000, overflow: 'wait' } });
  const heaps = [];
  for (let spell = 0; spell < 6; spell += 1) {
    for (let batch = 0; batch < 200; batch += 1) {
      const promises = [];
      for (let index = 0; index < 1_000; index += 1) {
        promises.push(index % 2 === 0 ? pool.run(index) : pool.run(index, { signal, timeoutMs: 10_000, queueTimeoutMs: 10_000 }));
      }
      await Promise.all(promises);
    }
    heaps.push(heapUsed());
  }
  await pool.close();
  const growth = heaps.at(-1) - heaps[1]; // the first spell fills caches
  return { growthPerTask: growth / (4 * 200_000), listeners: getEventListeners(signal, 'abort').length };
};

const scenarios = {
  run: () => {
    const { bytesPerTask, pool } = queued((it) => void it.run(0));
    return { bytesPerTask, queued: pool.queued };
  },
  post: () => queuedAndGone((it) => void it.post(0, ignore)),
  soak,
};
const scenario = scenarios[scenarioName];
process.stdout.write(`${JSON.stringify(await scenario())}\n`, () => process.exit(0));

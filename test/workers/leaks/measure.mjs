// Runs many tasks on real workers, closes the pool, and prints what it has left behind as one JSON object.
// node test/workers/leaks/measure.mjs threads|processes <tasks>
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPool } from '../../../dist/index.js';

const [kind, tasksText] = process.argv.slice(2);
const TASKS = Number(tasksText);
const AT_ONCE = 500;
const ROUNDS = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const usedBytes = async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await nextTurn();
    collectGarbage();
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).length;
const holdings = () => ({
  threads: readdirSync('/proc/self/task').length,
  children: childrenOf(process.pid),
  files: readdirSync('/proc/self/fd').length,
  resources: process
    .getActiveResourcesInfo()
    .filter((name) => name !== 'Immediate')
    .sort(),
  listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
});

/** Slope of the least-squares line through `values`, one step apart. */
const slope = (values) => {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const top = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return top / values.reduce((sum, _, index) => sum + (index - middle) * (index - middle), 0);
};

const warnings = [];
process.on('warning', (warning) => warnings.push(warning.message));

/** One pool from its making to its close; with `shared`, every task hangs on one long-lived signal. */
const life = async (tasks, shared) => {
  const pool = createPool(new URL('../../fixtures/workers/tasks.mjs', import.meta.url), { workers: kind, size: 2 });
  const used = [];
  let left = tasks;
  const produce = async () => {
    while (left > 0) {
      left -= 1;
      const task = left;
      const output = await pool.run({ task, text: 'x'.repeat(40) }, { name: 'echo', signal: shared, timeoutMs: 60_000 });
      if (output.task !== task) throw new Error(`task ${task} got the output of ${output.task}`);
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    left = tasks / ROUNDS;
    await Promise.all(Array.from({ length: AT_ONCE }, produce));
    used.push(await usedBytes());
  }
  const { completed } = pool.snapshot();
  await pool.close();
  return { used, completed };
};

await life(2_000, undefined); // loads what is loaded once
const { signal } = new AbortController();
const before = holdings();
const { used, completed } = await life(TASKS, signal);
let after = holdings();
for (let turn = 0; turn < 10_000 && JSON.stringify(after) !== JSON.stringify(before); turn += 1) {
  await nextTurn(); // a thread's last handle closes a few turns after its exit
  after = holdings();
}
// The first two rounds still warm up.
const bytesPerTask = slope(used.slice(2)) / (TASKS / ROUNDS);
process.stdout.write(`${JSON.stringify({ completed, bytesPerTask, before, after, warnings })}\n`);

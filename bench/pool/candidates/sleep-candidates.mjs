// `await make(limit, sleep)` gives `runAll(tasks) → promise`: all tasks are handed in at once, unless a name says otherwise.

import { callbackCandidates } from './callback-candidates.mjs';
import { promiseCandidates } from './promise-candidates.mjs';

/** Calls `begin(done)` for each task and resolves when all are done. */
const allOf = (tasks, begin) =>
  new Promise((resolve) => {
    let left = tasks;
    const done = () => {
      left -= 1;
      if (left === 0) resolve();
    };
    for (let index = 0; index < tasks; index += 1) begin(done);
  });

const byPromise = (name) => async (limit, sleep) => {
  const submit = await promiseCandidates[name](limit, sleep);
  return (tasks) => allOf(tasks, (done) => void submit(undefined).then(done, done));
};

const byCallback = (name) => async (limit, sleep) => {
  const post = await callbackCandidates[name](limit, sleep);
  return (tasks) => allOf(tasks, post);
};

/** `limit` chains of timers: no promise, no queue. */
const bareTimers = async (limit, _sleep, sleepMs) => (tasks) =>
  new Promise((resolve) => {
    let toStart = tasks;
    let left = tasks;
    const next = () => {
      if (toStart === 0) return;
      toStart -= 1;
      setTimeout(ended, sleepMs);
    };
    const ended = () => {
      left -= 1;
      if (left === 0) resolve();
      else next();
    };
    for (let index = 0; index < limit; index += 1) next();
  });

/** `limit` async loops that share a counter: what a careful author writes by hand. */
const bareCoroutines = async (limit, sleep) => async (tasks) => {
  let toStart = tasks;
  const loop = async () => {
    while (toStart > 0) {
      toStart -= 1;
      await sleep();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, tasks) }, loop));
};

/** A producer that posts while there is room, with the default queue of 1,000. */
const heeding = async (limit, sleep) => {
  const { createPool } = await import('./marea.mjs');
  const pool = createPool(sleep, { size: limit, max: limit });
  return async (tasks) => {
    for (let left = tasks; left > 0; ) {
      if (pool.post(undefined)) left -= 1;
      else await pool.ready();
    }
    await pool.idle();
  };
};

export const sleepCandidates = {
  'floor: bare timers': bareTimers,
  'floor: bare coroutines': bareCoroutines,
  marea: byPromise('marea'),
  'marea.post': byCallback('marea.post'),
  'marea.post, heeding ready()': heeding,
  '@henrygd/queue': byPromise('@henrygd/queue'),
  'fastq.promise': byPromise('fastq.promise'),
  'fastq callback': byCallback('fastq callback'),
  'p-limit': byPromise('p-limit'),
  'p-queue': byPromise('p-queue'),
};

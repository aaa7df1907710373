import { Worker } from 'node:worker_threads';

/** Messages by turns to each worker, one a task. */
export const raw = ({ workers }) => {
  const settlers = new Map();
  const threads = Array.from({ length: workers }, () => {
    const thread = new Worker(new URL('../tasks/raw.mjs', import.meta.url));
    thread.on('message', ({ id, output }) => {
      settlers.get(id)(output);
      settlers.delete(id);
    });
    return thread;
  });
  let next = 0;
  return {
    run: (name, input, transferList) =>
      new Promise((resolve) => {
        const id = next;
        next += 1;
        settlers.set(id, resolve);
        threads[id % workers].postMessage({ id, name, input }, transferList);
      }),
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  };
};

import { basename } from 'node:path';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

/** What workers of a pool run first. */
const ENTRIES: ReadonlySet<string> = new Set(['worker-entry-thread.js', 'worker-entry-process.js']);

/**
 * Ends the worker that runs the task, in the middle of it and without a word: a child process by `SIGKILL`, a thread by exiting with
 * code 137. To be called by a handler in a module of a pool of threads or processes; its task fails with `ERR_WORKER_EXIT`.
 * @throws Error outside such a worker, so that it never ends the process of a test.
 * @public
 */
export const killOwnWorker = (): never => {
  if (!ENTRIES.has(basename(process.argv[1] ?? ''))) {
    throw new Error('killOwnWorker() is for handlers that run in a thread or a child process of a pool; this is neither');
  }
  if (isMainThread) process.kill(process.pid, 'SIGKILL'); // nothing runs after it: a process signals itself at once
  process.exit(137);
};

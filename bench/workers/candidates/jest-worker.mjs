import { fileURLToPath } from 'node:url';

export const jestWorker = async ({ workers }) => {
  const { Worker } = await import('jest-worker');
  const script = fileURLToPath(new URL('../tasks/jest-worker.mjs', import.meta.url));
  const exposedMethods = ['noop', 'echo', 'cpu', 'where'];
  const pool = new Worker(script, { numWorkers: workers, enableWorkerThreads: true, exposedMethods });
  return { run: (name, input) => pool[name](input), close: () => pool.end() };
};

import process from 'node:process';
import { pathToFileURL } from 'node:url';

export const marea =
  (options) =>
  async ({ workers, queueCapacity = 100_000 }) => {
    const { createPool, move } = await import(pathToFileURL(`${process.env['MAREA_BENCH_BUILD']}/index.js`).href);
    const url = new URL('../tasks/marea.mjs', import.meta.url);
    const pool = createPool(url, { workers: 'threads', size: workers, max: 16, queue: { capacity: queueCapacity }, ...options });
    const named = Object.fromEntries(['noop', 'echo', 'cpu', 'where', 'transfer'].map((name) => [name, { name }]));
    return {
      run: (name, input, transferList) => pool.run(transferList === undefined ? input : move(input), named[name]),
      resize: (n) => pool.resize(n),
      live: () => pool.live,
      close: () => pool.close(),
    };
  };

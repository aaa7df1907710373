import { fileURLToPath } from 'node:url';

export const tinypool =
  (concurrentTasksPerWorker) =>
  async ({ workers }) => {
    const { Tinypool } = await import('tinypool');
    const filename = fileURLToPath(new URL('../tasks/tinypool.mjs', import.meta.url));
    const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers, concurrentTasksPerWorker });
    return { run: (name, input, transferList) => pool.run(input, { name, transferList }), close: () => pool.destroy() };
  };

import { fileURLToPath } from 'node:url';

export const piscina =
  (concurrentTasksPerWorker) =>
  async ({ workers }) => {
    const { Piscina } = await import('piscina');
    const filename = fileURLToPath(new URL('../tasks/piscina.mjs', import.meta.url));
    const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers, concurrentTasksPerWorker });
    return { run: (name, input, transferList) => pool.run(input, { name, transferList }), close: () => pool.destroy() };
  };

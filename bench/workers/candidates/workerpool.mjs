import { fileURLToPath } from 'node:url';

export const workerpool = async ({ workers }) => {
  const library = (await import('workerpool')).default;
  const script = fileURLToPath(new URL('../tasks/workerpool.mjs', import.meta.url));
  const pool = library.pool(script, { workerType: 'thread', minWorkers: workers, maxWorkers: workers });
  return {
    run: (name, input, transferList) =>
      pool.exec(name, [input], transferList === undefined ? undefined : { transfer: transferList }),
    close: () => pool.terminate(),
  };
};

import { mainThreadCpuNs } from '../../measure/main-thread.mjs';
import { payloads } from '../payloads.mjs';

/** Keeps `inFlight` tasks at once, each followed by the next one, for `ms`. Returns how many ended. */
const keepInFlight = async (pool, { task, inFlight, payload }, ms) => {
  const endMs = performance.now() + ms;
  let done = 0;
  const produce = async () => {
    const next = payload();
    let output;
    while (performance.now() < endMs) {
      const { input, transferList } = next(output);
      output = await pool.run(task, input, transferList);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, produce));
  return done;
};

/** Tasks a second, and main-thread CPU a task, once everything is warm. */
export const throughput = async (make, { workers, task, payload: kind, inFlight, warmUpMs, measuredMs, size }) => {
  const pool = await make({ workers });
  const work = { task, inFlight, payload: payloads[kind](size) };
  await keepInFlight(pool, work, warmUpMs);
  const cpuBefore = mainThreadCpuNs();
  const before = performance.now();
  const done = await keepInFlight(pool, work, measuredMs);
  const seconds = (performance.now() - before) / 1_000;
  const cpuUs = (mainThreadCpuNs() - cpuBefore) / done / 1_000;
  await pool.close();
  return { perS: done / seconds, cpuUs };
};

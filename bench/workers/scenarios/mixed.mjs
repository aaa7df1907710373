import { quantile } from '../../measure/quantile.mjs';

/** Every 20th task is much longer. How long do the short ones take, waiting included? */
export const mixed = async (make, { workers, inFlight, tasks, shortTurns, longTurns }) => {
  const pool = await make({ workers });
  const times = [];
  let next = 0;
  const produce = async () => {
    while (next < tasks) {
      const isLong = next % 20 === 19;
      next += 1;
      const before = performance.now();
      await pool.run('cpu', isLong ? longTurns : shortTurns);
      if (!isLong) times.push(performance.now() - before);
    }
  };
  const before = performance.now();
  await Promise.all(Array.from({ length: inFlight }, produce));
  const perS = (tasks * 1_000) / (performance.now() - before);
  await pool.close();
  return { perS, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) };
};

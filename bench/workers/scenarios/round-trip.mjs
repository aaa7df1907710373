import { quantile } from '../../measure/quantile.mjs';

/** Time from `run` to the result with one task at a time. */
export const roundTrip = async (make, { workers, tasks }) => {
  const pool = await make({ workers });
  const times = [];
  for (let task = 0; task < tasks * 2; task += 1) {
    const before = performance.now();
    await pool.run('noop', undefined);
    if (task >= tasks) times.push((performance.now() - before) * 1_000); // the first half warms up
  }
  await pool.close();
  return { p50Us: quantile(times, 0.5), p99Us: quantile(times, 0.99) };
};

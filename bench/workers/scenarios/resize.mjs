/** 2 → 8 → 2 workers while tasks come without a pause: what is lost, and how long each step takes. */
export const resize = async (make, { workers, grown, tasks, turns, inFlight }) => {
  const pool = await make({ workers });
  await pool.run('noop', undefined);
  let next = 0;
  let done = 0;
  let lost = 0;
  const steps = [];
  const step = async (n) => {
    const before = performance.now();
    await pool.resize(n);
    while (pool.live() !== n) await new Promise(setImmediate);
    steps.push(performance.now() - before);
  };
  const produce = async () => {
    while (next < tasks) {
      next += 1;
      try {
        await pool.run('cpu', turns);
        done += 1;
      } catch {
        lost += 1;
      }
    }
  };
  const load = Promise.all(Array.from({ length: inFlight }, produce));
  await step(grown);
  await step(workers);
  await step(grown);
  await step(workers);
  await load;
  await pool.close();
  return { lost: lost + (tasks - done - lost), shrinkMs: Math.max(steps[1], steps[3]) };
};

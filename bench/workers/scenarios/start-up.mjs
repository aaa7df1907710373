/** Time from making the pool to its first result; the library is loaded before. */
export const startUp = async (make, { workers }) => {
  const warm = await make({ workers: 1 }); // loads the library and what Node.js itself loads for a first worker
  await warm.run('noop', undefined);
  await warm.close();
  const before = performance.now();
  const pool = await make({ workers });
  await pool.run('noop', undefined);
  const startMs = performance.now() - before;
  await pool.close();
  return { startMs };
};

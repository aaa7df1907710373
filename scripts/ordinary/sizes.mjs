/** A size is as good as the best when it is within this share of it: other seeds have others. */
const SHARE = 0.01;

const percent = (ratio) => `${(100 * ratio).toFixed(1)} %`;

/** Plays all fixed sizes of each world, with a bounded queue and with one that is not, and compares them with the one that the world names. */
export const checkSizes = async ({ compareSizes }, worlds, seed) => {
  let wrong = 0;
  for (const world of worlds) {
    for (const isUnbounded of [false, true]) {
      const ratios = await compareSizes(world, seed, isUnbounded);
      const better = [...ratios].filter(([, ratio]) => ratio > 1 + SHARE);
      wrong += better.length > 0 ? 1 : 0;
      const text = [...ratios].map(([size, ratio]) => `${size}: ${percent(ratio)}`).join(', ');
      console.log(`${better.length > 0 ? 'WRONG' : 'ok   '} ${world.name}${isUnbounded ? ', queue without bound' : ''}: ${text}`);
    }
  }
  if (wrong > 0) process.exitCode = 1;
  console.log(
    `\nseed ${seed}: ${wrong === 0 ? 'every world names its best size' : `${wrong} name another size than the best`}, within ${percent(SHARE)}`,
  );
};

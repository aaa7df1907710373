const PRODUCERS = 1_000;
const FROM = 200;
const TO = 10;

/** Pools whose size can be changed: `make(handler)` gives `submit` and `resize`. */
const candidates = {
  marea: async (handler) => {
    const { fixedPool } = await import('../candidates/marea.mjs');
    const pool = fixedPool(handler, FROM);
    return { submit: () => pool.run(undefined), resize: () => pool.resize(TO) };
  },
  'fastq.promise': async (handler) => {
    const { default: fastq } = await import('fastq');
    const queue = fastq.promise(handler, FROM);
    return {
      submit: () => queue.push(undefined),
      resize: () => {
        queue.concurrency = TO;
      },
    };
  },
  'p-limit': async (handler) => {
    const { default: pLimit } = await import('p-limit');
    const limited = pLimit(FROM);
    return {
      submit: () => limited(handler),
      resize: () => {
        limited.concurrency = TO;
      },
    };
  },
  'p-queue': async (handler) => {
    const { default: PQueue } = await import('p-queue');
    const queue = new PQueue({ concurrency: FROM });
    return {
      submit: () => queue.add(handler),
      resize: () => {
        queue.concurrency = TO;
      },
    };
  },
  'async.queue': async (handler) => {
    const { default: async } = await import('async');
    // oxlint-disable-next-line typescript/no-misused-promises -- `async` takes async functions as well as callbacks
    const queue = async.queue(async () => handler(), FROM);
    return {
      submit: () => queue.pushAsync(undefined),
      resize: () => {
        queue.concurrency = TO;
      },
    };
  },
};

/** Starts that happen while 10 or more run, counted from the line after the change of the size. */
const measure = async (make, { tasks }) => {
  let running = 0;
  let started = 0;
  let hasShrunk = false;
  let startsAbove = 0;
  let mostAfterSettling = 0;
  const handler = async () => {
    running += 1;
    started += 1;
    if (hasShrunk && running > TO) startsAbove += 1;
    if (started > tasks / 2 + FROM) mostAfterSettling = Math.max(mostAfterSettling, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  };
  const { submit, resize } = await make(handler);
  let left = tasks;
  const produce = async () => {
    while (left > 0) {
      left -= 1;
      if (left === tasks / 2) {
        void resize();
        hasShrunk = true;
      }
      await submit();
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, produce));
  return { startsAbove, mostAfterSettling };
};

export const scenario = { candidates, measure };

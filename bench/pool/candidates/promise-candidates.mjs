// `await make(limit, handler)` gives `submit(input) → promise`. Peers are development dependencies; each is loaded only when it is
// measured, and used the way its own manual shows first. A handler that reads no input is handed to pools of functions as it is.

const byFunction = (add, handler) => (handler.length === 0 ? () => add(handler) : (input) => add(() => handler(input)));

export const promiseCandidates = {
  'floor: bare promise': async (_limit, handler) => handler,
  'floor: new Promise': async (_limit, handler) => (input) =>
    new Promise((resolve, reject) => {
      handler(input).then(resolve, reject);
    }),
  marea: async (limit, handler) => {
    const { fixedPool } = await import('./marea.mjs');
    const pool = fixedPool(handler, limit);
    return (input) => pool.run(input);
  },
  'marea, no context': async (limit, handler) => {
    const { plainPool } = await import('./marea.mjs');
    const pool = plainPool(handler, limit);
    return (input) => pool.run(input);
  },
  'marea autoscaled': async (limit, handler) => {
    const { scaledPool } = await import('./marea.mjs');
    const pool = scaledPool(handler, limit);
    return (input) => pool.run(input);
  },
  '@henrygd/queue': async (limit, handler) => {
    const { newQueue } = await import('@henrygd/queue');
    const queue = newQueue(limit);
    return byFunction((task) => queue.add(task), handler);
  },
  'fastq.promise': async (limit, handler) => {
    const { default: fastq } = await import('fastq');
    const queue = fastq.promise(handler, limit);
    return (input) => queue.push(input);
  },
  'p-limit': async (limit, handler) => {
    const { default: pLimit } = await import('p-limit');
    const limited = pLimit(limit);
    return (input) => limited(handler, input);
  },
  'p-queue': async (limit, handler) => {
    const { default: PQueue } = await import('p-queue');
    const queue = new PQueue({ concurrency: limit });
    return byFunction((task) => queue.add(task), handler);
  },
  cockatiel: async (limit, handler) => {
    const { bulkhead } = await import('cockatiel');
    const policy = bulkhead(limit, Number.POSITIVE_INFINITY);
    return byFunction((task) => policy.execute(task), handler);
  },
  'async.queue': async (limit, handler) => {
    const { default: async } = await import('async');
    // oxlint-disable-next-line typescript/no-misused-promises -- `async` takes async functions as well as callbacks
    const queue = async.queue(async (input) => handler(input), limit);
    return (input) => queue.pushAsync(input);
  },
  bottleneck: async (limit, handler) => {
    const { default: Bottleneck } = await import('bottleneck');
    const limiter = new Bottleneck({ maxConcurrent: limit });
    return (input) => limiter.schedule(handler, input);
  },
};

// Every candidate of the pool suites: `make(limit)` gives `submit() → promise` (or `post(done)`) for one no-op async task.
// Peers are development dependencies; each is used the way its own manual shows first.

const noop = async () => undefined;

/** Promise candidates. */
export const promiseCandidates = {
  'floor: new Promise': async () => () => new Promise((resolve) => resolve(noop())),
  marea: async (limit) => {
    const { createPool } = await import('marea');
    const pool = createPool(noop, { size: limit, queue: { capacity: 10_000_000 } });
    return () => pool.run(0);
  },
  'marea autoscaled': async (limit) => {
    const { createPool } = await import('marea');
    const pool = createPool(noop, { min: limit, max: limit, queue: { capacity: 10_000_000 } });
    return () => pool.run(0);
  },
  '@henrygd/queue': async (limit) => {
    const { newQueue } = await import('@henrygd/queue');
    const queue = newQueue(limit);
    return () => queue.add(noop);
  },
  'fastq.promise': async (limit) => {
    const { default: fastq } = await import('fastq');
    const queue = fastq.promise(noop, limit);
    return () => queue.push(0);
  },
  'p-limit': async (limit) => {
    const { default: pLimit } = await import('p-limit');
    const limited = pLimit(limit);
    return () => limited(noop);
  },
  'p-queue': async (limit) => {
    const { default: PQueue } = await import('p-queue');
    const queue = new PQueue({ concurrency: limit });
    return () => queue.add(noop);
  },
  cockatiel: async (limit) => {
    const { bulkhead } = await import('cockatiel');
    const policy = bulkhead(limit, Number.POSITIVE_INFINITY);
    return () => policy.execute(noop);
  },
  'async.queue': async (limit) => {
    const { default: async } = await import('async');
    const queue = async.queue(noop, limit);
    return () => queue.pushAsync(0);
  },
};

/** Fire-and-forget candidates with a callback. */
export const callbackCandidates = {
  'floor: callback': async () => (done) => noop().then(done),
  'marea.post': async (limit) => {
    const { createPool } = await import('marea');
    const pool = createPool(noop, { size: limit, queue: { capacity: 10_000_000 } });
    return (done) => pool.post(0, done);
  },
  'fastq callback': async (limit) => {
    const { default: fastq } = await import('fastq');
    const queue = fastq((_input, done) => done(null), limit);
    return (done) => queue.push(0, done);
  },
};

// `await make(limit, handler)` gives `post(done)`: fire and forget, with a callback that is told the end. The handler gives no result.

export const callbackCandidates = {
  'floor: bare callback': async (_limit, handler) => (done) => {
    handler().then(done, done);
  },
  'marea.post': async (limit, handler) => {
    const { fixedPool } = await import('./marea.mjs');
    const pool = fixedPool(handler, limit);
    return (done) => pool.post(undefined, done);
  },
  'marea.post, no context': async (limit, handler) => {
    const { plainPool } = await import('./marea.mjs');
    const pool = plainPool(handler, limit);
    return (done) => pool.post(undefined, done);
  },
  'fastq callback': async (limit, handler) => {
    const { default: fastq } = await import('fastq');
    const queue = fastq((_input, done) => {
      handler().then(done, done);
    }, limit);
    return (done) => queue.push(undefined, done);
  },
  'async.queue callback': async (limit, handler) => {
    const { default: async } = await import('async');
    const queue = async.queue((_input, done) => {
      handler().then(done, done);
    }, limit);
    return (done) => queue.push(undefined, done);
  },
};

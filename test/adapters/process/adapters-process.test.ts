import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../../support/run-command.ts';

/** What each library is set up with, `adapt` being a function that may do nothing. */
const LIBRARIES: Readonly<Record<string, { readonly setUp: string; readonly submit: string }>> = {
  'p-queue': {
    setUp: `import PQueue from 'p-queue'; const queue = new PQueue({ concurrency: 2 }); adapt(() => pQueue(queue));`,
    submit: 'queue.add(task)',
  },
  'p-queue with a timeout': {
    setUp: `import PQueue from 'p-queue'; const queue = new PQueue({ concurrency: 2, timeout: 50 }); adapt(() => pQueue(queue));`,
    submit: 'queue.add(task)',
  },
  fastq: {
    setUp: `import Fastq from 'fastq'; const queue = Fastq.promise((run) => run(), 2); adapt(() => fastq(queue));`,
    submit: 'queue.push(task)',
  },
  'p-limit': {
    setUp: `import PLimit from 'p-limit'; const original = PLimit(2); const limit = adapt(() => pLimit(original))?.limit ?? original;`,
    submit: 'limit(task)',
  },
  'async.queue': {
    setUp: `import async from 'async'; const queue = async.queue((run, done) => run().then((value) => done(null, value), done), 2); adapt(() => asyncQueue(queue));`,
    submit: 'queue.pushAsync(task)',
  },
  Bottleneck: {
    setUp: `import Bottleneck from 'bottleneck'; const limiter = new Bottleneck({ maxConcurrent: 2 }); adapt(() => bottleneck(limiter, { maxConcurrent: 2 }));`,
    submit: 'limiter.schedule(task)',
  },
};

const run = (library: string, isAdapted: boolean, use: (submit: string) => string): ReturnType<typeof runCommand> => {
  const { setUp, submit } = LIBRARIES[library] ?? { setUp: '', submit: '' };
  const script = `
    import { autoscale } from './dist/index.js';
    import { asyncQueue, bottleneck, fastq, pLimit, pQueue } from './dist/adapters.js';
    const adapt = (make) => {
      if (!${isAdapted}) return undefined;
      const target = make();
      autoscale(target, { max: 10 });
      return target;
    };
    ${setUp}
    ${use(submit)}`;
  return runCommand(process.execPath, ['--input-type=module', '--eval', script], rootDir);
};

describe.each(Object.keys(LIBRARIES))('a process with an autoscaled %s', (library) => {
  it('ends by itself when its work is done', () => {
    const use = (submit: string): string => `
      const task = () => new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all(Array.from({ length: 20 }, () => ${submit}));
      console.log('done');`;
    expect(run(library, true, use)).toEqual({ exitCode: 0, stdout: 'done\n', stderr: '' });
  });

  it('ends as it would without the adapter when nobody catches an error', () => {
    const use = (submit: string): string => `
      const task = () => Promise.reject(new Error('nobody catches this'));
      ${submit};`;
    const [plain, adapted] = [run(library, false, use), run(library, true, use)];
    expect(adapted.exitCode).toBe(plain.exitCode);
    expect(adapted.stderr.includes('nobody catches this')).toBe(plain.exitCode !== 0);
  });
});

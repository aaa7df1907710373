import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/testing/index.ts';
import { turn } from './open-tasks.ts';
import { asyncQueueSubject, fastqCallbackSubject, fastqPromiseSubject, pLimitSubject, pQueueSubject } from './subjects.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc') as () => void; // a function with the flag set

const TASKS = 500;
/** Libraries keep a few records to use them again; with them stays what the last tasks held. */
const KEPT_FOR_REUSE = 8;

describe.each([
  ['p-queue', pQueueSubject],
  ['fastq, promise form', fastqPromiseSubject],
  ['fastq, callback form', fastqCallbackSubject],
  ['p-limit', pLimitSubject],
  ['async.queue', asyncQueueSubject],
])('an adapter of %s', (_name, create) => {
  it('keeps nothing of tasks that have ended', async () => {
    const clock = new ManualClock();
    const subject = create({ size: 10, clock });
    const results: WeakRef<object>[] = [];
    const runOne = async (): Promise<void> => {
      const result = { payload: new Array(100).fill(0) };
      results.push(new WeakRef(result));
      await subject.submit(async () => result);
    };
    await Promise.all(Array.from({ length: TASKS }, runOne));
    await turn();
    collectGarbage();
    await turn();
    const kept = results.filter((result) => result.deref() !== undefined).length;
    expect(kept).toBeLessThanOrEqual(KEPT_FOR_REUSE);
    expect(subject.target.observe(clock.now())).toMatchObject({ completions: TASKS, busy: 0, queued: 0 });
  });
});

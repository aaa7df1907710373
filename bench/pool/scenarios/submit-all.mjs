import { noop } from '../candidates/noop.mjs';
import { promiseCandidates as candidates } from '../candidates/promise-candidates.mjs';
import { collectGarbage } from '../collect-garbage.mjs';
import { timed } from '../main-thread.mjs';

const WARM_UP = 20_000;

/** All tasks at once, then all results. */
const submitAll = async (submit, tasks) => {
  const promises = new Array(tasks);
  for (let index = 0; index < tasks; index += 1) promises[index] = submit(undefined);
  await Promise.all(promises);
};

const measure = async (make, { limit, tasks }) => {
  const submit = await make(limit, noop);
  await submitAll(submit, WARM_UP);
  collectGarbage();
  return timed(tasks, () => submitAll(submit, tasks));
};

export const scenario = { candidates, measure };

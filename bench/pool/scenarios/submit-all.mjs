import { collectGarbage } from '../../measure/collect-garbage.mjs';
import { timed } from '../../measure/main-thread.mjs';
import { noop } from '../candidates/noop.mjs';
import { promiseCandidates } from '../candidates/promise-candidates.mjs';

const WARM_UP = 20_000;

/** cockatiel's bulkhead shifts an array: 10⁶ waiting tasks take it over three minutes. */
const candidates = Object.fromEntries(Object.entries(promiseCandidates).filter(([name]) => name !== 'cockatiel'));

/** All tasks at once, then all results. */
const submitAll = async (submit, tasks) => {
  const promises = new Array(tasks);
  for (let index = 0; index < tasks; index += 1) promises[index] = submit(undefined);
  await Promise.all(promises);
};

const measure = async (make, { limit, tasks }) => {
  const submit = await make(limit, noop);
  await submitAll(submit, Math.min(WARM_UP, tasks));
  collectGarbage();
  return timed(tasks, () => submitAll(submit, tasks));
};

export const scenario = { candidates, measure };

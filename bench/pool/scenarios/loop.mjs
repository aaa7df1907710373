import { collectGarbage } from '../../measure/collect-garbage.mjs';
import { timed } from '../../measure/main-thread.mjs';
import { noop } from '../candidates/noop.mjs';
import { promiseCandidates as candidates } from '../candidates/promise-candidates.mjs';

const PRODUCERS = 1_000;
const WARM_UP = 200_000;

/** 1,000 producers, each of which awaits its task before it submits the next. */
const loop = async (submit, tasks) => {
  let left = tasks;
  const produce = async () => {
    while (left > 0) {
      left -= 1;
      await submit(undefined);
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, produce));
};

const measure = async (make, { limit, tasks }) => {
  const submit = await make(limit, noop);
  await loop(submit, Math.min(tasks, WARM_UP));
  collectGarbage();
  return timed(tasks, () => loop(submit, tasks));
};

export const scenario = { candidates, measure };

import { collectGarbage } from '../../measure/collect-garbage.mjs';
import { timed } from '../../measure/main-thread.mjs';
import { callbackCandidates as candidates } from '../candidates/callback-candidates.mjs';
import { noop } from '../candidates/noop.mjs';

const CHAINS = 1_000;
const WARM_UP = 200_000;

/** 1,000 chains: the callback of a task posts the chain's next one. */
const post = (submit, tasks) =>
  new Promise((resolve) => {
    let left = tasks;
    let open = Math.min(CHAINS, tasks);
    const next = () => {
      if (left > 0) {
        left -= 1;
        submit(next);
        return;
      }
      open -= 1;
      if (open === 0) resolve();
    };
    for (let index = open; index > 0; index -= 1) next();
  });

const measure = async (make, { limit, tasks }) => {
  const submit = await make(limit, noop);
  await post(submit, Math.min(tasks, WARM_UP));
  collectGarbage();
  return timed(tasks, () => post(submit, tasks));
};

export const scenario = { candidates, measure };

// What the workers of every candidate do.
import { threadId } from 'node:worker_threads';

export const noop = () => undefined;
export const echo = (input) => input;

/** Arithmetic that V8 cannot leave out; `turns` of it take about the same time in every candidate. */
const compute = (turns) => {
  let state = 1;
  for (let turn = 0; turn < turns; turn += 1) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state;
};

/** Computes for `turns` turns. */
export const cpu = (turns) => compute(turns);

/** Tells which thread ran it, after some computing: so that a burst of them reaches every worker. */
export const where = (turns) => {
  compute(turns);
  return threadId;
};

import { promiseCandidates } from '../candidates/promise-candidates.mjs';

const WARM_UP = 100_000;
const { 'floor: new Promise': _floor, 'floor: bare promise': direct, bottleneck: _timerBound, ...limiters } = promiseCandidates;

/** Producers for half of the slots: each takes the time just before it submits, and the task takes it again as it starts. */
const measure = async (make, { limit, tasks }) => {
  const waitsNs = new Float64Array(tasks);
  let count = 0;
  const handler = async (submittedAt) => {
    if (count < tasks) waitsNs[count] = Number(process.hrtime.bigint() - submittedAt);
    count += 1;
  };
  const submit = await make(limit, handler);
  const produce = async (until) => {
    while (count < until) await submit(process.hrtime.bigint());
  };
  const loop = (until) => Promise.all(Array.from({ length: limit / 2 }, () => produce(until)));
  await loop(Math.min(WARM_UP, tasks));
  count = 0;
  await loop(tasks);
  waitsNs.sort();
  const at = (share) => waitsNs[Math.floor(share * (tasks - 1))] / 1_000;
  return { p50Us: at(0.5), p99Us: at(0.99) };
};

export const scenario = { candidates: { 'floor: direct call': direct, ...limiters }, measure };

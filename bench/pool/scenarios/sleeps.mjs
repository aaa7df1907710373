import { timed } from '../../measure/main-thread.mjs';
import { sleepCandidates as candidates } from '../candidates/sleep-candidates.mjs';

const SLEEP_MS = 10;
const sleep = () => new Promise((resolve) => setTimeout(resolve, SLEEP_MS));

/** Each task sleeps for 10 ms. No warm-up: the whole takes seconds, and the peak memory of a warm-up would count. */
const measure = async (make, { limit, tasks }) => {
  const runAll = await make(limit, sleep, SLEEP_MS);
  const { cpuNs, wallNs, peakRssMb } = await timed(tasks, () => runAll(tasks));
  return { wallS: (wallNs * tasks) / 1e9, cpuNs, peakRssMb };
};

export const scenario = { candidates, measure };

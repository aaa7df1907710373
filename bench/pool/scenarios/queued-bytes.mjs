import { collectGarbage } from '../../measure/collect-garbage.mjs';
import { peakRssMb } from '../../measure/main-thread.mjs';
import { callbackCandidates } from '../candidates/callback-candidates.mjs';
import { promiseCandidates } from '../candidates/promise-candidates.mjs';

const never = () => new Promise(() => undefined);
/** One callback for all tasks, so that its own size does not count. */
const ignore = () => undefined;

const { 'floor: new Promise': _new, 'floor: bare promise': _bare, bottleneck: _timerBound, ...byPromise } = promiseCandidates;
const { 'floor: bare callback': _callback, ...byCallback } = callbackCandidates;

const forms = {
  ...Object.fromEntries(Object.entries(byPromise).map(([name, make]) => [name, { make, argument: undefined }])),
  ...Object.fromEntries(Object.entries(byCallback).map(([name, make]) => [name, { make, argument: ignore }])),
};

/** Heap per task that waits behind one that never ends. Nobody keeps the promises but the queue. */
const measure = async ({ make, argument }, { limit, tasks }) => {
  const submit = await make(limit, never);
  for (let index = 0; index < 1_000; index += 1) void submit(argument);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < tasks; index += 1) void submit(argument);
  await new Promise((resolve) => setImmediate(resolve));
  const peak = peakRssMb();
  collectGarbage();
  const bytesPerTask = (process.memoryUsage().heapUsed - before) / tasks;
  void submit(argument); // the queue is alive until here
  return { bytesPerTask, peakRssMb: peak };
};

export const scenario = { candidates: forms, measure };

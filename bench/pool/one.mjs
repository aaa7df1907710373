// Measures one candidate in one scenario, in a process of its own, and prints one line of JSON.
// node bench/pool/one.mjs <candidate> <loop|submitAll|post> <limit> <tasks>
import process from 'node:process';
import { callbackCandidates, promiseCandidates } from './candidates.mjs';

const [name, scenario, limitText, tasksText] = process.argv.slice(2);
const limit = Number(limitText);
const tasks = Number(tasksText);

/** 1,000 producers, each awaiting its task before it submits the next. */
const loop = async (submit, count) => {
  let left = count;
  const produce = async () => {
    while (left > 0) {
      left -= 1;
      await submit();
    }
  };
  await Promise.all(Array.from({ length: 1_000 }, produce));
};

const submitAll = async (submit, count) => {
  const promises = new Array(count);
  for (let index = 0; index < count; index += 1) promises[index] = submit();
  await Promise.all(promises);
};

/** 1,000 chains of posted tasks. */
const post = (submit, count) =>
  new Promise((resolve) => {
    let left = count;
    let open = Math.min(1_000, count);
    const next = () => {
      if (left > 0) {
        left -= 1;
        submit(next);
      } else {
        open -= 1;
        if (open === 0) resolve();
      }
    };
    for (let index = open; index > 0; index -= 1) next();
  });

const scenarios = { loop, submitAll, post };
const make = (scenario === 'post' ? callbackCandidates : promiseCandidates)[name];
if (make === undefined) throw new Error(`no candidate '${name}' for ${scenario}`);
const submit = await make(limit);
const run = scenarios[scenario];
if (scenario !== 'submitAll')
  await run(submit, Math.min(tasks, 200_000)); // warm up
else await run(submit, 20_000);
const cpuBefore = process.cpuUsage();
const before = process.hrtime.bigint();
await run(submit, tasks);
const wallNs = Number(process.hrtime.bigint() - before);
const cpu = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    name,
    scenario,
    limit,
    wallNsPerTask: wallNs / tasks,
    cpuNsPerTask: ((cpu.user + cpu.system) * 1_000) / tasks,
    peakRssMb: process.resourceUsage().maxRSS / 1_024,
  }),
);
process.exit(0);

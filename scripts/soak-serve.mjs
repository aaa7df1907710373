// Ordinary and hostile clients on one `marea serve`, for as long as one likes. Whatever it holds has to stay flat, each answer has to be right,
// and each accepted task has to have its outcome, once.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { countFreeEventPlaces, EVENT_PLACES, startHostileClients } from './soak/hostile-clients.mjs';
import { ask, startOrdinaryClients } from './soak/ordinary-clients.mjs';
import { startService } from './soak/service.mjs';
import { judge } from './soak/verdict.mjs';

const HELP = `npm run soak -- [options]          (npm run build first)
  --minutes N   how long the load lasts (30)
  --rate N      ordinary requests a second (60)
  --every N     seconds between two looks at the service (10)

Exit codes: 0 all is flat and right, 1 it is not.`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '60' },
    every: { type: 'string', default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [minutes, rate, every] = [values.minutes, values.rate, values.every].map(Number);
if (values.help || !(minutes > 0 && rate > 0 && every > 0 && minutes * 60 >= 3 * every)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

const createTally = () => {
  const counts = new Map();
  const faults = new Map();
  const times = [];
  const add = (map, what) => map.set(what, (map.get(what) ?? 0) + 1);
  return {
    counts,
    faults,
    times,
    count: (what) => add(counts, what),
    fault: (what) => add(faults, what),
    note: (_what, ms) => times.push(ms),
  };
};

const quantileOf = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] ?? 0;

/** What the service holds. It goes past all that waits: a look must not be what the queue is measured by. */
const look = async ({ tasks }) => {
  const headers = { 'content-type': 'application/json' };
  const { status, body } = await ask(tasks, '/tasks?priority=1000', { method: 'POST', headers, body: '{"act":"look"}' });
  if (status !== 200) throw new Error(`it did not tell what it holds: ${status} ${body}`);
  return JSON.parse(body).result;
};

const sample = async (service, tally, untilMs) => {
  const samples = [];
  while (performance.now() < untilMs && !service.hasEnded) {
    await sleep(every * 1_000);
    try {
      const held = await look(service);
      samples.push({ ...held, eventPlaces: EVENT_PLACES - (await countFreeEventPlaces(service)) });
    } catch (error) {
      tally.fault(`a look: ${error.message}`);
      continue;
    }
    const { rss, heap, sockets, eventPlaces } = samples.at(-1);
    const leftS = Math.max(0, Math.round((untilMs - performance.now()) / 1_000));
    const held = `rss ${(rss / 1e6).toFixed(1)} MB  heap ${(heap / 1e6).toFixed(1)} MB  sockets ${sockets}  event places ${eventPlaces}`;
    console.log(
      `${held}  readyz p99 ${quantileOf(tally.times, 0.99).toFixed(0)} ms  faults ${tally.faults.size}  ${leftS} s left`,
    );
  }
  return samples;
};

/** Accepted tasks whose outcome is not in the file exactly once. */
const checkOutcomes = async (service, accepted, tally) => {
  const counts = await service.outcomes();
  const wrong = [...accepted].filter((id) => counts.get(id) !== 1);
  if (wrong.length > 0) tally.fault(`${wrong.length} of ${accepted.size} accepted tasks have not one outcome each`);
};

const tell = (samples, tally, accepted) => {
  console.log('');
  for (const [what, count] of [...tally.counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${String(count).padStart(8)}  ${what}`);
  console.log(
    `\n${accepted} accepted tasks checked, readyz: median ${quantileOf(tally.times, 0.5).toFixed(1)} ms, p99 ${quantileOf(tally.times, 0.99).toFixed(1)} ms, longest ${quantileOf(tally.times, 1).toFixed(1)} ms`,
  );
  console.log(`\n${samples.length} looks. Medians of the first and the last third:`);
  const verdicts = judge(samples);
  for (const { title, first, last, highest, isFlat } of verdicts)
    console.log(`${isFlat ? 'flat ' : 'GROWS'}  ${title}: ${first}, ${last} (highest ${highest})`);
  for (const [what, count] of tally.faults) console.log(`FAULT  ${what} (${count})`);
  const isWell = tally.faults.size === 0 && verdicts.every(({ isFlat }) => isFlat);
  console.log(isWell ? '\nflat and right' : '\nnot well');
  return isWell;
};

const service = await startService();
const tally = createTally();
process.once('SIGINT', () => {
  service.discard();
  process.exit(130);
});
try {
  const hostile = startHostileClients(service, tally);
  const ordinary = startOrdinaryClients(service, rate, tally);
  const samples = await sample(service, tally, performance.now() + minutes * 60_000);
  ordinary.stop();
  hostile.stop();
  await sleep(3_000); // what is under way ends
  if (service.hasEnded) tally.fault('the service ended by itself');
  else {
    const places = await countFreeEventPlaces(service);
    if (places !== EVENT_PLACES) tally.fault(`${places} of ${EVENT_PLACES} event places are there after the load`);
    ordinary.close();
    const exitCode = await service.stop();
    if (exitCode !== 0) tally.fault(`it ended with ${exitCode} after SIGTERM`);
  }
  for (const error of service.errors) tally.fault(`it said: ${error}`);
  await checkOutcomes(service, ordinary.accepted, tally);
  process.exitCode = tell(samples, tally, ordinary.accepted.size) ? 0 : 1;
} finally {
  service.discard();
}

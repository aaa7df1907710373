import { createPool, ManualClock } from '../candidates/marea.mjs';

const TICK_MS = 1_000;

/** A pool on a manual clock, and what makes it busy before each tick. */
const scaled = (options) => () => {
  const clock = new ManualClock();
  const pool = createPool(async () => undefined, { max: 200, clock, ...options });
  return { clock, pool };
};

const candidates = {
  'marea, latency': scaled({ goal: 'latency' }),
  'marea, throughput': scaled({ goal: 'throughput' }),
};

/** Main-thread time of a decision: 20 tasks settle, then the clock moves by a second, which holds `decisions` ticks. */
const measure = async (make, { tasks: seconds }) => {
  const { clock, pool } = make();
  let decisions = 0;
  pool.onDecision(() => {
    decisions += 1;
  });
  let spentNs = 0;
  const second = async () => {
    for (let index = 0; index < 20; index += 1) void pool.run(undefined);
    await pool.idle();
    const before = process.hrtime.bigint();
    clock.advance(TICK_MS);
    spentNs += Number(process.hrtime.bigint() - before);
  };
  for (let index = 0; index < seconds; index += 1) await second(); // warm up
  spentNs = 0;
  decisions = 0;
  for (let index = 0; index < seconds; index += 1) await second();
  return { tickUs: spentNs / decisions / 1_000 };
};

export const scenario = { candidates, measure };

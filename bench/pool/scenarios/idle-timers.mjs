import { createPool, ManualClock } from '../candidates/marea.mjs';

const candidates = {
  'marea, fixed size': (clock) => createPool(async () => undefined, { size: 8, clock }),
  'marea, fixed size, on demand': (clock) => createPool(async () => undefined, { size: 8, spawn: 'onDemand', clock }),
  'marea, autoscaled': (clock) => createPool(async () => undefined, { max: 8, clock }),
};

/** Timers that a pool still has when it has worked, and then rested for an hour. */
const measure = async (make, { tasks }) => {
  const clock = new ManualClock();
  const pool = make(clock);
  for (let index = 0; index < tasks; index += 1) void pool.run(undefined);
  await pool.idle();
  clock.advance(3_600_000);
  return { timers: clock.activeTimers };
};

export const scenario = { candidates, measure };

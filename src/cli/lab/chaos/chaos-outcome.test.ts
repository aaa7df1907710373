import { describe, expect, it } from 'vitest';
import { type ChaosOutcome, problemsOf } from './chaos-outcome.ts';

const KEPT: ChaosOutcome = {
  workers: 'threads',
  submitted: 100,
  completed: 95,
  failed: 5,
  lost: 0,
  unaccounted: 0,
  repeated: 0,
  unexpected: {},
  waitP99Ms: 500,
  sentLateP99Ms: 0,
  turns: 3,
  turnsForMs: 20_000,
  reversalsPerHour: 540,
  min: 2,
  max: 60,
  leastLive: 2,
  mostLive: 60,
  breaches: 0,
  told: [],
  leaks: {},
  faults: { thrown: 5, slowed: 10, stalled: 0, killed: 0, signalErrors: 0, clockJumps: 0, blows: 0 },
  isInterrupted: false,
};
const LIMITS = { waitP99Ms: 500, reversalsPerHour: 540 };

describe('the verdict on chaos', () => {
  it('is good when all was kept, at the limits too', () => {
    expect(problemsOf(KEPT, LIMITS)).toEqual([]);
  });

  it.each<[Partial<ChaosOutcome>, string]>([
    [{ lost: 1 }, '1 tasks were not settled exactly once'],
    [{ unaccounted: -1 }, "-1 tasks are missing in the pool's counters"],
    [{ repeated: 2 }, '2 tasks ran twice'],
    [{ unexpected: { ERR_POOL_FULL: 3 } }, 'not injected: ERR_POOL_FULL 3'],
    [{ waitP99Ms: 500.1 }, '1 % of the tasks waited longer than 500 ms'],
    [{ reversalsPerHour: 541 }, 'the size turned 541 times an hour, more than 540'],
    [{ breaches: 2, told: ['61 live, above 60'] }, 'bounds were broken at 2 instants: 61 live, above 60'],
    [{ leaks: { timers: 1 } }, 'left behind: timers 1'],
  ])('names what was not: %j', (change, problem) => {
    expect(problemsOf({ ...KEPT, ...change }, LIMITS)).toEqual([problem]);
  });

  it('does not speak of an hour after a few seconds', () => {
    expect(problemsOf({ ...KEPT, reversalsPerHour: 9_000, turnsForMs: 19_999 }, LIMITS)).toEqual([]);
  });
});

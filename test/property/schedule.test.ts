import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeView } from '../../src/autoscale/fake-observation.ts';
import { FakeScaleTarget } from '../../src/autoscale/fake-scale-target.ts';
import {
  createAutoscaler,
  createController,
  type DecisionRecord,
  demand,
  explainRecord,
  JournalWriter,
  type Policy,
  parseJournal,
  type ScheduleOptions,
  schedule,
  tolerance,
  verifyJournal,
} from '../../src/autoscale/index.ts';
import { buildPolicy, describePolicy, type PolicySpec } from '../../src/policy/index.ts';
import { ManualClock } from '../../src/time/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIN = 1;
const MAX = 64;

const OFFICE: ScheduleOptions = {
  times: [
    { at: '09:00', size: 50 },
    { at: '18:00', size: 5 },
  ],
  timeZone: 'Europe/Rome',
};

/** Wall time that can be set, on a clock that is moved by hand. */
class SettableClock extends ManualClock {
  shiftMs = 0;

  override wallNow(): number {
    return super.wallNow() + this.shiftMs;
  }
}

interface Load {
  /** Tasks that arrive in a second. */
  perSec: number;
}

/** A target that serves its load at once as far as its size goes: 100 ms a task. */
const serve = (target: FakeScaleTarget, load: Load, ms: number): void => {
  const arrivals = (load.perSec * ms) / 1_000;
  const busy = Math.min(target.desired, load.perSec / 10);
  target.numbers.arrivals += arrivals;
  target.numbers.completions += arrivals;
  target.numbers.runMsSum += arrivals * 100;
  target.numbers.runMsSquaredSum += arrivals * 10_000;
  Object.assign(target.numbers, { live: target.desired, busy, idle: target.desired - busy });
};

const setup = (wallStartMs: number, policy: Policy, load: Load = { perSec: 100 }) => {
  const clock = new SettableClock({ wallStartMs });
  const target = new FakeScaleTarget(10);
  const controller = createController({ policy, min: MIN, max: MAX, waitSloMs: 500 });
  const { tickMs } = controller;
  const lines: string[] = [];
  const header = {
    name: 'office',
    policy: describePolicy(policy),
    min: MIN,
    max: MAX,
    waitSloMs: 500,
    startupMs: 0,
    tickMs,
    startedAtWallMs: wallStartMs,
  };
  const autoscaler = createAutoscaler({
    target,
    controller,
    min: MIN,
    max: MAX,
    clock,
    journal: new JournalWriter({ header, sink: (line) => lines.push(line) }),
    onListenerError: (error) => {
      throw error;
    },
  });
  const records: DecisionRecord[] = [];
  autoscaler.onDecision((record) => records.push(record));
  target.onObserve = () => serve(target, load, tickMs);
  autoscaler.start();
  return { clock, target, autoscaler, records, lines, load };
};

const withSchedule = (options: ScheduleOptions = OFFICE): Policy => ({
  demand: demand(),
  guards: [tolerance()],
  floors: [schedule(options)],
  tickMs: 500,
});

/** 2027-03-27T07:57:00Z: 08:57 in Rome, the day before daylight saving time begins. */
const EVE = 1_806_134_220_000;

describe('a schedule in the loop', () => {
  it('pre-warms a minute ahead, each day at 09:00 local time, also where daylight saving time begins between', () => {
    const { clock, target } = setup(EVE, { ...withSchedule(), tickMs: 30_000 });
    clock.advance(2 * MINUTE_MS - 30_000);
    expect(target.desired).toBeLessThan(20); // the load's own need
    clock.advance(30_000);
    expect(target.desired).toBe(50);
    clock.advance(23 * HOUR_MS - 30_000); // from nine to nine there are 23 hours on that day
    expect(target.desired).toBeLessThan(20);
    clock.advance(30_000);
    expect(target.desired).toBe(50);
  });

  it('falls to what the load needs once its time is over, at the first tick after it, because guards do not delay floors', () => {
    const { clock, target } = setup(EVE + 9 * HOUR_MS, withSchedule()); // 17:57 in Rome
    expect(target.desired).toBe(10); // the first tick only takes a base
    clock.advance(3 * MINUTE_MS - 500);
    expect(target.desired).toBe(50);
    clock.advance(1_000);
    expect(target.desired).toBeLessThan(20);
    expect(target.desired).toBeGreaterThan(5);
  });

  it('joins the schedule and the load by the larger one: the demand is not blown up by the floor', () => {
    const flat = setup(EVE + HOUR_MS, { demand: demand(), guards: [tolerance()], tickMs: 500 });
    const lifted = setup(EVE + HOUR_MS, withSchedule());
    const demands = (records: readonly DecisionRecord[]) =>
      records.map(({ stages }) => stages.find(({ name }) => name === 'demand')?.out);
    for (const { clock, load } of [flat, lifted]) {
      clock.advance(MINUTE_MS);
      load.perSec = 520; // needs more than the floor
      clock.advance(MINUTE_MS);
    }
    expect(lifted.records.at(110)?.applied).toBe(50);
    expect(demands(lifted.records).at(110)).toBe(demands(flat.records).at(110));
    // max(50, need), and not 50 + need
    expect(lifted.target.desired).toBeGreaterThan(50);
    expect(Math.abs(lifted.target.desired - flat.target.desired)).toBeLessThanOrEqual(2);
  });

  it('takes 30 minutes without a tick for what they are, and does not replay an edge that was missed', () => {
    const { clock, target, records } = setup(
      EVE,
      withSchedule({ ...OFFICE, times: [...OFFICE.times, { at: '09:10', size: 64 }, { at: '09:20', size: 30 }] }),
    );
    clock.advance(1_000);
    const seen = records.length;
    clock.shiftMs += 30 * MINUTE_MS; // monotonic time stands still while the machine sleeps
    clock.advance(500);
    expect(target.desired).toBe(30); // 09:27: neither 50 nor 64 was ever asked for
    expect(records.length - seen).toBe(1);
    clock.advance(MINUTE_MS);
    expect(records.slice(seen).every(({ applied }) => applied === 30)).toBe(true);
  });

  it('follows a wall clock that is set back, and one that is set right again', () => {
    const { clock, target } = setup(EVE + 4 * MINUTE_MS, withSchedule()); // 09:01
    clock.advance(1_000);
    expect(target.desired).toBe(50);
    clock.shiftMs = -2 * HOUR_MS;
    clock.advance(2_000);
    expect(target.desired).toBeLessThan(20);
    clock.shiftMs = 0;
    clock.advance(1_000);
    expect(target.desired).toBe(50);
  });

  it('says why in words, ahead of its time and in it', () => {
    const { clock, records } = setup(EVE, withSchedule());
    clock.advance(2 * MINUTE_MS + 500);
    const ahead = explainRecord(records.at(-1) as DecisionRecord, { max: MAX });
    expect(ahead).toMatch(/^50 of 64: .*; the schedule wants 50 from 09:00 on$/);
    clock.advance(MINUTE_MS);
    const within = explainRecord(records.at(-1) as DecisionRecord, { max: MAX });
    expect(within).toMatch(/^50 of 64: .*; the schedule keeps 50 until 18:00$/);
  });

  it('leaves a journal that decides again bit for bit from its own header', () => {
    const { clock, autoscaler, lines } = setup(EVE, withSchedule());
    clock.advance(5 * MINUTE_MS);
    clock.shiftMs = 12 * HOUR_MS;
    clock.advance(MINUTE_MS);
    autoscaler.stop();
    const journal = parseJournal(lines);
    const verdict = verifyJournal(journal, {
      createController: ({ policy, min, max, waitSloMs }) =>
        createController({ policy: buildPolicy(policy as PolicySpec), min, max, waitSloMs }),
    });
    expect(verdict).toEqual({ decisions: 721, equal: true });
  });
});

const anyTime = () =>
  fc.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 0, max: 60 })).map(([minute, size]) => ({ minute, size }));

const two = (value: number): string => String(value).padStart(2, '0');

describe('a schedule, for any times', () => {
  /** What a list of daily times means in UTC, by looking at each minute that matters. */
  const expected = (
    times: readonly { readonly minute: number; readonly size: number }[],
    wallMs: number,
    leadMs: number,
  ): number => {
    const sizeAt = (atMs: number): number => {
      const minute = Math.floor((atMs % DAY_MS) / MINUTE_MS);
      const latest = Math.max(...times.filter((time) => time.minute <= minute).map((time) => time.minute), -1);
      const rules = latest >= 0 ? latest : Math.max(...times.map((time) => time.minute));
      return times.findLast((time) => time.minute === rules)?.size ?? 0;
    };
    let highest = sizeAt(wallMs);
    for (let edgeMs = (Math.floor(wallMs / MINUTE_MS) + 1) * MINUTE_MS; edgeMs <= wallMs + leadMs; edgeMs += MINUTE_MS) {
      highest = Math.max(highest, sizeAt(edgeMs));
    }
    return highest;
  };

  it('is the largest size from now to the end of the lead, in whatever order times are asked', () => {
    fc.assert(
      fc.property(
        fc.array(anyTime(), { minLength: 1, maxLength: 6 }),
        fc.array(fc.double({ min: 1.7e12, max: 1.9e12, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        (times, wallTimes, leadMs) => {
          const decider = schedule({
            times: times.map(({ minute, size }) => ({ at: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`, size })),
            leadMs,
          });
          for (const wallMs of wallTimes) {
            expect(decider.decide(null, fakeView({ wallMs })).desired).toBe(expected(times, wallMs, leadMs));
          }
        },
      ),
    );
  });

  it('never falls because the lead is longer', () => {
    fc.assert(
      fc.property(
        fc.array(anyTime(), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('Europe/Rome', 'America/New_York', 'Asia/Kolkata', 'America/Phoenix', 'UTC'),
        fc.integer({ min: 1_806_000_000_000, max: 1_826_000_000_000 }),
        fc.integer({ min: 0, max: 1_800_000 }),
        fc.integer({ min: 0, max: 1_800_000 }),
        (given, timeZone, wallMs, leadMs, moreMs) => {
          const times = given.map(({ minute, size }) => ({ at: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`, size }));
          const floor = (lead: number): number =>
            schedule({ times, timeZone, leadMs: lead }).decide(null, fakeView({ wallMs })).desired;
          expect(floor(leadMs + moreMs)).toBeGreaterThanOrEqual(floor(leadMs));
        },
      ),
    );
  });
});

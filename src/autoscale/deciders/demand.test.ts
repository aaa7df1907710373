import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Verdict } from '../decider.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { type DemandState, demand } from './demand.ts';
import type { DemandOptions } from './demand-options.ts';

/** A load in one tick of 100 ms: tasks that arrive and complete, of 75 ms each. */
const load = (tasks: number): Partial<Observation> => ({
  arrivals: tasks,
  completions: tasks,
  runMsSum: tasks * 75,
  runMsSquaredSum: tasks * 75 * 75,
});

/** A decider that is played ticks of 100 ms; what it asks for is applied. */
class Played {
  readonly #decider;
  #state: DemandState;
  #nowMs = 0;
  #desired: number;

  constructor(desired: number, options: DemandOptions = {}) {
    this.#decider = demand(options);
    this.#state = this.#decider.start(FAKE_LIMITS);
    this.#desired = desired;
  }

  tick(given: Partial<Observation>, limits: Partial<typeof FAKE_LIMITS> = {}): Verdict<DemandState> {
    this.#nowMs += given.dtMs ?? 100;
    const verdict = this.#decider.decide(this.#state, fakeView({ nowMs: this.#nowMs, desired: this.#desired, ...given }, limits));
    this.#state = verdict.state;
    this.#desired = Math.ceil(verdict.desired);
    return verdict;
  }

  ticks(count: number, given: Partial<Observation>): Verdict<DemandState> {
    for (let tick = 1; tick < count; tick += 1) this.tick(given);
    return this.tick(given);
  }
}

describe('demand', () => {
  it('asks for arrival rate times run time, and a little more', () => {
    // 40 tasks per 100 ms · 75 ms = 30 workers; 75 ms · ln 100 / (2 · 500 ms) = 0.35 more.
    const verdict = new Played(5).ticks(50, load(40));
    expect(verdict.desired).toBe(31);
    expect(verdict).toMatchObject({ reason: 'LOAD', detail: { backlog: 0 } });
    expect(verdict.detail?.['perSec']).toBeCloseTo(400, 5);
    expect(verdict.detail?.['runMs']).toBeCloseTo(75, 5);
    expect(verdict.detail?.['load']).toBeCloseTo(30, 5);
  });

  it('holds while no run time is known', () => {
    expect(new Played(10).ticks(20, { arrivals: 3 })).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('does not shrink a stalled pool that looks idle: nothing completes, nothing waits, everything is busy', () => {
    expect(new Played(10).ticks(100, { busy: 10 })).toMatchObject({ desired: 10 });
  });

  it('grows a pool in which tasks wait and none completes', () => {
    expect(new Played(10).ticks(20, { busy: 10, queued: 8 })).toMatchObject({ desired: 18 });
  });

  it('counts rejected tasks as load: a full queue does not hide the demand', () => {
    const verdict = new Played(5).ticks(50, { ...load(20), rejections: 20 });
    expect(verdict.detail?.['load']).toBeCloseTo(30, 5);
  });

  it('adds workers for a backlog and takes them back when it is gone', () => {
    const played = new Played(31);
    played.ticks(50, load(40));
    const verdict = played.tick({ ...load(40), queued: 500, oldestWaitMs: 400 });
    expect(verdict.reason).toBe('BACKLOG');
    expect(verdict.desired).toBeGreaterThan(300);
    expect(played.ticks(20, load(40)).desired).toBe(32); // one more than before: the miss taught some headroom
  });

  it('asks for no more at each tick while workers start: the size is absolute and does not wind up', () => {
    const played = new Played(2);
    const sizes = Array.from(
      { length: 30 },
      () => played.tick({ ...load(40), live: 31, starting: 29, startupMs: 3_000 }).desired,
    );
    expect(Math.max(...sizes)).toBeLessThan(32);
  });

  it('holds the size for its window, then falls', () => {
    const played = new Played(31, { downWindowMs: 2_000 });
    played.ticks(50, load(40));
    expect(played.ticks(10, load(4))).toMatchObject({ desired: 31, reason: 'STABILIZED_DOWN' });
    expect(played.ticks(60, load(4)).desired).toBeLessThan(6);
  });

  it('does not shrink while the oldest task has waited for more than half the SLO', () => {
    const played = new Played(31);
    played.ticks(50, load(40));
    const verdict = played.ticks(60, { ...load(4), queued: 1, oldestWaitMs: 251 });
    expect(verdict).toMatchObject({ desired: 31, reason: 'BACKLOG', detail: { oldestWaitMs: 251 } });
  });

  it('does not shrink by its first few completions: the first to end are the short ones', () => {
    const played = new Played(20);
    played.tick({ arrivals: 1, completions: 1, runMsSum: 5, runMsSquaredSum: 25 });
    expect(played.ticks(10, {})).toMatchObject({ desired: 20, reason: 'WARMUP' });
    expect(played.ticks(30, {}).desired).toBeLessThan(3);
  });

  it('learns headroom from tasks that waited for long', () => {
    const patient = new Played(31);
    patient.ticks(50, load(40));
    for (let burst = 0; burst < 5; burst += 1) patient.ticks(11, { ...load(40), queued: 1, oldestWaitMs: 300 });
    // Six misses of one second each: 6 · 0.15 · √30 = 4.9 workers beside the steady 0.35, less what has faded.
    expect(patient.ticks(10, load(40)).detail?.['headroom']).toBeCloseTo(5.2, 1);
  });

  it('keeps no worker for a load that has gone, once nothing runs or waits', () => {
    const played = new Played(1);
    played.ticks(50, load(1));
    expect(played.ticks(600, {}).desired).toBe(0);
    expect(played.tick({ busy: 1 }).desired).toBe(1);
  });

  it('takes a gap as one step without news: it holds, and keeps what it knew', () => {
    const played = new Played(31);
    played.ticks(50, load(40));
    const verdict = played.tick({ ...load(2), dtMs: 1_800_000 });
    expect(verdict).toMatchObject({ desired: 31, reason: 'NO_DATA', detail: { gapMs: 1_800_000 } });
    expect(played.ticks(3, load(40)).desired).toBe(31);
  });

  it('uses the expected start-up time until one is measured', () => {
    const [expecting, measured] = [new Played(31), new Played(31)];
    expecting.ticks(50, load(40));
    measured.ticks(50, load(40));
    const backlog = { ...load(40), queued: 200, live: 31 };
    // One worker for each 5 s of backlog instead of for each 500 ms.
    expect(expecting.tick(backlog, { startupMs: 5_000 }).detail?.['backlog']).toBeCloseTo((200 * 75) / 5_000, 5);
    expect(measured.tick({ ...backlog, startupMs: 10_000 }, { startupMs: 5_000 }).detail?.['backlog']).toBeCloseTo(
      (200 * 75) / 10_000,
      5,
    );
  });

  it('does not take the short tasks that end first for all of them', () => {
    // Two workers have been busy for 100 ms; the one task that ended took 40 ms: (2 · 100 ms) ÷ 3 tasks at least.
    const first = { arrivals: 50, completions: 1, runMsSum: 40, runMsSquaredSum: 1_600, busy: 2, queued: 47 };
    expect(new Played(2).tick(first).detail?.['runMs']).toBeCloseTo(200 / 3, 5);
  });

  it('goes by the mean of completed tasks once 20 have ended', () => {
    const played = new Played(40);
    played.tick({ ...load(30), busy: 40 });
    expect(played.tick({ ...load(30), busy: 40 }).detail?.['runMs']).toBeCloseTo(75, 5);
  });

  it.each([{ slowMs: 500 }, { fastMs: 0 }, { downWindowMs: -1 }, { window: 5 }])('refuses %o', (options) => {
    expect(() => demand(options)).toThrow(OptionError);
  });

  it('describes itself with its options', () => {
    expect(demand().spec).toEqual({ kind: 'demand', options: { slowMs: 10_000, fastMs: 1_000 } });
    expect(demand({ downWindowMs: 700 }).spec.options).toEqual({ slowMs: 10_000, fastMs: 1_000, downWindowMs: 700 });
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Observation } from '../observation.ts';
import { knee } from './knee.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';

/** Steps the ceiling every 100 ms under a demand of 80; the size follows at once. */
const setup = () => {
  const decider = knee();
  let state = decider.start(LIMITS);
  let nowMs = 0;
  let desired = 4;
  const step = (changes: Partial<Observation> = {}, wanted = 80) => {
    nowMs += 100;
    const verdict = decider.decide(state, {
      observation: tickOf(nowMs, { dtMs: 100, desired, ...changes }),
      limits: LIMITS,
      proposed: wanted,
    });
    state = verdict.state;
    desired = Math.min(wanted, verdict.desired);
    return verdict;
  };
  /** Ticks at a size with so many completions of a run time each. */
  const stay = (ticks: number, busy: number, count: number, runMs: number, wanted = busy) => {
    let last = step({ desired: busy, busy, ...tasks(count, runMs), arrivals: count }, wanted);
    for (let tick = 1; tick < ticks; tick += 1)
      last = step({ desired: busy, busy, ...tasks(count, runMs), arrivals: count }, wanted);
    return last;
  };
  return { decider, step, stay, state: () => state };
};

/** Twenty seconds of a load that goes well: 8 tasks of 50 ms at once. */
const learned = () => {
  const rig = setup();
  rig.stay(200, 8, 16, 50);
  return rig;
};

describe('knee', () => {
  it('is absent while run times do not depend on the size', () => {
    const rig = learned();
    expect(rig.stay(30, 60, 120, 50)).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('cuts where tasks run far longer at a size that was never seen to go well, and says so', () => {
    const rig = learned();
    const verdict = rig.stay(12, 60, 13, 460);
    expect(verdict.reason).toBe('CEILING:SUSPECT');
    expect(verdict.desired).toBeLessThan(45);
    expect(verdict.detail?.['runTimeRatio']).toBeGreaterThan(2);
  });

  it('keeps the cut when as much is done with fewer', () => {
    const rig = learned();
    const { desired } = rig.stay(12, 60, 13, 460);
    rig.stay(3, desired, 13, 300);
    const verdict = rig.stay(25, desired, 20, 150);
    expect(verdict.desired).toBeLessThan(60);
    expect(rig.state()).toMatchObject({ trial: null, isProven: true });
  });

  it('gives the size back when less is done with fewer: it was the backend, or the inputs', () => {
    const rig = learned();
    const { desired } = rig.stay(12, 60, 13, 460);
    const verdict = rig.stay(30, desired, Math.round((13 * desired) / 60), 460);
    expect(verdict.desired).toBeGreaterThanOrEqual(60);
    expect(rig.state()).toMatchObject({ trial: null, isProven: false });
  });

  it('takes a run time that has grown at a size which goes well for the new usual', () => {
    const rig = learned();
    rig.stay(60, 8, 4, 200);
    expect(rig.stay(30, 40, 20, 200)).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('suspects a size at which nothing ends any more', () => {
    const rig = learned();
    let reason = '';
    for (let tick = 0; tick < 12 && reason !== 'CEILING:SUSPECT'; tick += 1) ({ reason } = rig.stay(1, 60, 0, 0));
    expect(reason).toBe('CEILING:SUSPECT');
  });

  it('suspects a number of tasks most of which should have ended and have not, before any of them tells how long it took', () => {
    const rig = setup();
    // tasks of 3 s, 16 at once; then 20 more each second, and next to nothing ends
    for (let tick = 0; tick < 600; tick += 1) rig.stay(1, 16, tick % 2, 3_000);
    let verdict = rig.stay(1, 16, 0, 3_000);
    let busy = 16;
    for (let tick = 0; tick < 60 && verdict.reason !== 'CEILING:SUSPECT'; tick += 1) {
      busy += 2;
      verdict = rig.step({ desired: busy, busy, arrivals: 4, ...tasks(tick % 20 === 0 ? 1 : 0, 3_000) }, busy);
    }
    expect(verdict.reason).toBe('CEILING:SUSPECT');
    expect(busy).toBeLessThan(140);
    expect(verdict.desired).toBeGreaterThanOrEqual(16);
  });

  it('suspects a size that seemed to go well, too, when work is late for long and tasks run longer than they did', () => {
    const rig = setup();
    // nothing was ever seen with fewer than 50 at once: what was slow already is taken for usual
    rig.stay(100, 50, 20, 250);
    rig.stay(30, 70, 20, 350);
    const late = { queued: 500, oldestWaitMs: 5_000 };
    let verdict = rig.step({ desired: 80, busy: 80, ...tasks(18, 400), ...late });
    let ticks = 0;
    for (; ticks < 80 && verdict.reason !== 'CEILING:SUSPECT'; ticks += 1)
      verdict = rig.step({ desired: 80, busy: 80, ...tasks(18, 430), ...late });
    expect(verdict.reason).toBe('CEILING:SUSPECT');
    expect(ticks).toBeGreaterThan(25); // late for three seconds
  });

  it('holds a pool of which too little is known to 32, and lets it go when a dozen tasks have ended soon', () => {
    const rig = setup();
    expect(rig.step({ desired: 4, busy: 4, queued: 500, oldestWaitMs: 100 })).toMatchObject({
      desired: 32,
      reason: 'CEILING:COLD',
    });
    expect(rig.step({ desired: 32, busy: 32, queued: 500, oldestWaitMs: 200, ...tasks(11, 60) }).desired).toBe(32);
    expect(rig.step({ desired: 32, busy: 32, queued: 500, oldestWaitMs: 300, ...tasks(11, 60) })).toMatchObject({
      desired: 100,
      reason: 'CEILING:OPEN',
    });
  });

  it('lets it go as well when a dozen tasks have failed: handlers whose tasks all fail are not held back for good', () => {
    const rig = setup();
    expect(rig.step({ desired: 32, busy: 32, queued: 500, failures: 12 }).desired).toBe(100);
  });

  it('does not hold back workers that take long to start', () => {
    const rig = setup();
    const starting = { desired: 4, busy: 4, queued: 500, oldestWaitMs: 100, startupMs: 500 };
    expect(rig.step(starting)).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('tries half of them first when a dozen has taken long, and work has waited meanwhile', () => {
    const rig = setup();
    const late = { desired: 32, busy: 32, queued: 500, oldestWaitMs: 1_000 };
    for (let tick = 0; tick < 20; tick += 1) rig.step(late);
    expect(rig.step({ ...late, ...tasks(12, 1_400) })).toMatchObject({ desired: 15, reason: 'CEILING:SUSPECT' });
  });

  it('tries half of a size that was filled before anything was known, when tasks wait for too long', () => {
    const rig = setup();
    const late = { desired: 80, busy: 80, queued: 500, oldestWaitMs: 5_000, ...tasks(8, 1_000) };
    let verdict = rig.step(late);
    for (let tick = 0; tick < 40 && verdict.reason !== 'CEILING:SUSPECT'; tick += 1) verdict = rig.step(late);
    expect(verdict).toMatchObject({ reason: 'CEILING:SUSPECT', desired: 40 });
  });

  it('cuts at once for a flood of overloads, and leaves a few of them alone', () => {
    const few = learned();
    expect(few.step({ desired: 40, busy: 40, ...tasks(80, 50), overloads: 1 }).desired).toBe(100);
    const flood = learned();
    expect(flood.step({ desired: 40, busy: 40, ...tasks(80, 50), overloads: 60 })).toMatchObject({ reason: 'CEILING:OVERLOAD' });
  });

  it('is at rest while there is no ceiling, and forgets nothing by it', () => {
    const rig = learned();
    rig.step({ desired: 4, busy: 0, queued: 0 });
    rig.step({ desired: 4, busy: 0, queued: 0 });
    const before = JSON.stringify(rig.state());
    const view = { observation: tickOf(1e6, { busy: 0, queued: 0 }), limits: LIMITS };
    expect(rig.decider.isAtRest?.(rig.state(), view)).toBe(true);
    rig.step({ desired: 4, busy: 0, queued: 0 });
    expect(JSON.stringify(rig.state())).toBe(before);
  });

  it('gives up a trial while an operator holds the size', () => {
    const rig = learned();
    rig.stay(12, 60, 13, 460);
    rig.step({ override: { desired: 60, untilMs: 1e9, reason: 'test', actor: 'alice' } });
    expect(rig.state().trial).toBeNull();
  });

  it.each([{ minElasticity: 0.6 }, { waitRatio: 2 }, { maxRestMs: 10 }, { start: 'low' }])('refuses %o', (options) => {
    expect(() => knee(options)).toThrow(OptionError);
  });
});

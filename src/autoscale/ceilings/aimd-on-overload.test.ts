import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Observation } from '../observation.ts';
import { type AimdOnOverloadOptions, aimdOnOverload } from './aimd-on-overload.ts';
import { LIMITS, tasks, tickOf } from './throughput.test-support.ts';

/** Steps the ceiling every 100 ms; the size follows it. */
const setup = (options: AimdOnOverloadOptions = {}) => {
  const decider = aimdOnOverload(options);
  let state = decider.start(LIMITS);
  let nowMs = 0;
  let desired = state.limit;
  return (changes: Partial<Observation> = {}) => {
    nowMs += 100;
    const verdict = decider.decide(state, { observation: tickOf(nowMs, { dtMs: 100, desired, ...changes }), limits: LIMITS });
    ({ state, desired } = verdict);
    return verdict;
  };
};

const many = tasks(50, 80);
/** So many of them are no chance. */
const refused = { ...many, overloads: 20 };

describe('aimdOnOverload', () => {
  it('is open until the first overload', () => {
    const tick = setup();
    expect(tick(many)).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('cuts by a tenth at the tick in which overloads have become more frequent', () => {
    const tick = setup({ initial: 50 });
    expect(tick(refused)).toMatchObject({ desired: 45, reason: 'CEILING:OVERLOAD' });
  });

  it('starts from the workers in use, those of the tick before included', () => {
    const tick = setup({ initial: 50 });
    tick({ ...many, busy: 40 });
    expect(tick({ ...refused, busy: 3 }).desired).toBe(36);
  });

  it('does not fall to almost nothing for refusals to an almost idle pool', () => {
    const tick = setup({ initial: 80 });
    expect(tick({ ...refused, busy: 2 }).desired).toBe(36);
  });

  it('cuts to what is served where refusals outnumber successes, and at least by half', () => {
    expect(setup({ initial: 80 })({ ...tasks(5, 80), overloads: 9 }).desired).toBe(4); // 5 tasks of 80 ms in 100 ms
    expect(setup({ initial: 80 })({ ...tasks(90, 80), overloads: 95 }).desired).toBe(40);
    expect(setup({ initial: 80 })({ overloads: 9 }).desired).toBe(40);
  });

  it('waits a run time between two cuts, because what was sent before still comes back', () => {
    const tick = setup({ initial: 50 });
    tick({ ...tasks(50, 250), overloads: 20 });
    expect(tick(refused).desired).toBe(45);
    expect(tick(refused).desired).toBe(45);
    tick(many); // fewer are refused: the size was the cause
    expect(tick(refused).desired).toBe(40);
  });

  it.each([1, 5])('leaves a size alone of which %d in 100 tasks are refused, whatever it is', (percent) => {
    const tick = setup({ initial: 50 });
    let least = 50;
    for (let turn = 0; turn < 600; turn += 1)
      least = Math.min(least, tick({ ...tasks(100 - percent, 80), overloads: percent }).desired);
    expect(least).toBeGreaterThanOrEqual(45);
    expect(tick(many).desired).toBeGreaterThanOrEqual(95);
  });

  it('gives back what it cut, when the share of refusals does not fall with the size', () => {
    const tick = setup({ initial: 50 });
    for (let turn = 0; turn < 40; turn += 1) tick({ ...many, busy: 10 });
    expect(tick({ ...many, overloads: 10 }).desired).toBe(45);
    for (let turn = 0; turn < 3; turn += 1) tick({ ...many, overloads: 10 });
    expect(tick({ ...many, overloads: 10 }).desired).toBe(50);
  });

  it('adds a worker for each second without overload, while at least half is in use', () => {
    const tick = setup({ initial: 50 });
    tick(refused);
    const sizes: number[] = [];
    for (let turn = 0; turn < 22; turn += 1) sizes.push(tick(many).desired);
    expect(sizes).toEqual([...Array<number>(9).fill(45), ...Array<number>(10).fill(46), 47, 47, 47]);
    expect(tick({ busy: 5 })).toMatchObject({ desired: 47, reason: 'CEILING:RECOVERING' });
    for (let turn = 0; turn < 30; turn += 1) expect(tick({ busy: 23 }).desired).toBe(47);
    expect(tick({ busy: 24 }).desired).toBe(48);
  });

  it('stays for as long as Retry-After asks', () => {
    const tick = setup({ initial: 50 });
    expect(tick({ ...refused, retryAfterMs: 3_000 }).detail).toEqual({ limit: 45, upAtMs: 3_100 });
    for (let turn = 0; turn < 29; turn += 1) expect(tick(many).desired).toBe(45);
    expect(tick(many).desired).toBe(46);
  });

  it('never goes below 1 or above the largest size', () => {
    const low = setup({ initial: 2 });
    for (let turn = 0; turn < 5; turn += 1) low({ overloads: 3 });
    expect(low().desired).toBe(1);
    const high = setup({ initial: 99, up: 10 });
    for (let turn = 0; turn < 25; turn += 1) high(many);
    expect(high(many)).toMatchObject({ desired: 100, reason: 'CEILING:OPEN' });
  });

  it('learns nothing while an operator holds the size', () => {
    const tick = setup({ initial: 50 });
    const held = { override: { desired: 90, untilMs: 1e9, reason: 'test', actor: 'alice' }, desired: 90 };
    expect(tick({ ...many, overloads: 50, ...held }).desired).toBe(50);
    expect(tick({ ...many, overloads: 50, paused: 'both' }).desired).toBe(50);
  });

  it('keeps its limit over a gap that no tick saw', () => {
    const tick = setup({ initial: 50 });
    expect(tick({ ...many, dtMs: 1_800_000, overloads: 50 }).desired).toBe(50);
  });

  it.each([{ initial: 0 }, { backoffRatio: 1 }, { backoffRatio: 0.4 }, { up: 0 }, { everyMs: 0 }, { min: 1 }])(
    'refuses %o',
    (options) => {
      expect(() => aimdOnOverload(options)).toThrow(OptionError);
    },
  );
});

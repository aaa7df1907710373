import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { type EventLoopOptions, eventLoop } from './event-loop.ts';

const setup = (options: EventLoopOptions = {}) => {
  const decider = eventLoop(options);
  let state = decider.start(FAKE_LIMITS);
  let nowMs = 0;
  /** One step of 100 ms with this delay; `undefined` for no reading. */
  return (delayMs: number | undefined, changes: Partial<Observation> = {}) => {
    nowMs += 100;
    const readings = delayMs === undefined ? {} : { [options.signal ?? 'eventLoopDelay']: { value: delayMs, ageMs: 0 } };
    const verdict = decider.decide(state, fakeView({ nowMs, dtMs: 100, desired: 12, readings, ...changes }));
    state = verdict.state;
    return verdict;
  };
};

const repeat = <T>(times: number, act: () => T): T => {
  let result = act();
  for (let turn = 1; turn < times; turn += 1) result = act();
  return result;
};

describe('eventLoop', () => {
  it('is open while the loop is in time', () => {
    const tick = setup();
    expect(repeat(100, () => tick(50))).toMatchObject({ desired: 32, reason: 'CEILING:OPEN', detail: { overRatio: 0 } });
  });

  it('holds at the present size once the loop was late for 3 of the last 5 seconds', () => {
    const tick = setup();
    expect(repeat(29, () => tick(51))).toMatchObject({ desired: 32, reason: 'CEILING:OPEN' });
    expect(tick(51)).toMatchObject({
      desired: 12,
      reason: 'CEILING:EVENT_LOOP',
      detail: { delayMs: 51, highMs: 50, overRatio: 0.6 },
    });
  });

  it('adds up lateness that comes and goes', () => {
    const tick = setup();
    for (let turn = 0; turn < 10; turn += 1) {
      repeat(3, () => tick(90));
      repeat(2, () => tick(5));
    }
    expect(tick(90).desired).toBe(12);
  });

  it('follows the size down, but not up', () => {
    const tick = setup();
    repeat(30, () => tick(90));
    expect(tick(90, { desired: 8 }).desired).toBe(8);
    expect(tick(90, { desired: 0 }).desired).toBe(1);
  });

  it('opens again when the loop is in time', () => {
    const tick = setup();
    repeat(50, () => tick(90));
    expect(repeat(20, () => tick(5)).desired).toBe(12);
    expect(tick(5)).toMatchObject({ desired: 32, reason: 'CEILING:OPEN' });
  });

  it('stays as it is without a value: held at the last limit, or open', () => {
    const open = setup();
    expect(open(undefined)).toMatchObject({ desired: 32, reason: 'NO_DATA', detail: { signal: 'eventLoopDelay' } });
    const held = setup();
    repeat(30, () => held(90));
    expect(repeat(1_000, () => held(undefined, { desired: 6 }))).toMatchObject({ desired: 12, reason: 'NO_DATA' });
  });

  it('does not take a gap that no tick saw for late time', () => {
    const tick = setup();
    expect(tick(90, { dtMs: 1_800_000 })).toMatchObject({ desired: 32, detail: { overRatio: 0 } });
  });

  it('takes its signal and its limits from the options', () => {
    const tick = setup({ signal: 'lag', highMs: 5, overRatio: 1, windowMs: 200 });
    tick(6);
    expect(tick(6).desired).toBe(12);
  });

  it.each([{ signal: 5 as never }, { highMs: -1 }, { overRatio: 0 }, { overRatio: 1.1 }, { windowMs: 0 }, { high: 1 } as never])(
    'refuses %o',
    (options) => {
      expect(() => eventLoop(options)).toThrow(OptionError);
    },
  );
});

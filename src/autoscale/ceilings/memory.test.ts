import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import { type MemoryOptions, memory } from './memory.ts';

const setup = (options: MemoryOptions = {}) => {
  const decider = memory(options);
  let state = decider.start(FAKE_LIMITS);
  return (nowMs: number, useRatio: number | undefined, desired = 20) => {
    const readings = useRatio === undefined ? {} : { memory: { value: useRatio, ageMs: 0 } };
    const verdict = decider.decide(state, fakeView({ nowMs, desired, readings }));
    state = verdict.state;
    return verdict;
  };
};

describe('memory', () => {
  it('is open up to 90 %', () => {
    expect(setup()(0, 0.9)).toMatchObject({ desired: 32, reason: 'CEILING:OPEN' });
  });

  it('holds the size above 90 %, and follows it down only', () => {
    const at = setup();
    expect(at(0, 0.91)).toMatchObject({ desired: 20, reason: 'CEILING:MEMORY', detail: { useRatio: 0.91, highRatio: 0.9 } });
    expect(at(100, 0.92, 14).desired).toBe(14);
    expect(at(200, 0.93, 30).desired).toBe(14);
    expect(at(300, 0.89, 14).desired).toBe(32);
  });

  it('gives a tenth away every ten seconds above 95 %', () => {
    const at = setup();
    expect(at(0, 0.96).desired).toBe(18);
    expect(at(9_999, 0.99, 18).desired).toBe(18);
    expect(at(10_000, 0.99, 18).desired).toBe(16);
    expect(at(10_100, 0.94, 16).desired).toBe(16);
  });

  it('stops at the smallest size', () => {
    const at = setup({ everyMs: 0 });
    let desired = 20;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 100) ({ desired } = at(nowMs, 1.2, desired));
    expect(desired).toBe(2);
  });

  it('stays as it is without a value: held at the last limit, or open', () => {
    expect(setup()(0, undefined)).toMatchObject({ desired: 32, reason: 'NO_DATA', detail: { signal: 'memory' } });
    const at = setup();
    at(0, 0.93);
    expect(at(100, undefined)).toMatchObject({ desired: 20, reason: 'NO_DATA' });
  });

  it.each<[string, MemoryOptions]>([
    ['a signal that is no name', { signal: 5 as never }],
    ['no share', { highRatio: 0 }],
    ['shares in the wrong order', { highRatio: 0.96 }],
    ['a step that is none', { backoffRatio: 1 }],
    ['a negative time', { everyMs: -1 }],
    ['an unknown option', { low: 1 } as never],
  ])('refuses %s', (_words, options) => {
    expect(() => memory(options)).toThrow(OptionError);
  });
});

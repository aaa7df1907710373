import { describe, expect, it } from 'vitest';
import { NO_PID_MEMORY, type PidInput, stepPid } from './pid-terms.ts';

const GAINS = { kp: 10, ki: 0.5, kd: 2 };
const input = (given: Partial<PidInput>): PidInput => ({
  measured: 0.9,
  error: 0.2,
  dtS: 0.5,
  leastDtS: 0.1,
  integralLimit: 100,
  held: 'none',
  fadeRatio: 0.1,
  ...given,
});

describe('PID terms', () => {
  it('adds the error, its sum over time, and the speed of the measured value', () => {
    const first = stepPid(NO_PID_MEMORY, input({}), GAINS);
    expect(first).toMatchObject({ proportional: 2, integral: 0.05, derivative: 0, output: 2.05 });
    const second = stepPid(first.memory, input({ measured: 1, error: 0.3 }), GAINS);
    expect(second.proportional).toBeCloseTo(3);
    expect(second.integral).toBeCloseTo(0.125);
    expect(second.derivative).toBeCloseTo(0.4);
  });

  it('derives the measured value, not the error: a changed set-point makes no kick', () => {
    const { memory } = stepPid(NO_PID_MEMORY, input({ error: 0.2 }), GAINS);
    expect(stepPid(memory, input({ error: -0.5 }), GAINS).derivative).toBe(0);
  });

  it('takes a very short step as a longer one where it derives', () => {
    const { memory } = stepPid(NO_PID_MEMORY, input({ measured: 0.5 }), GAINS);
    expect(stepPid(memory, input({ measured: 0.6, dtS: 0 }), GAINS).derivative).toBeCloseTo(2);
  });

  it.each(['up', 'down'] as const)('does not wind up: the sum stands still while it is held %s, and unwinds at once', (held) => {
    const sign = held === 'up' ? 1 : -1;
    let { memory } = stepPid(NO_PID_MEMORY, input({ error: 0.2 * sign }), GAINS);
    for (let step = 0; step < 1_000; step += 1) ({ memory } = stepPid(memory, input({ error: 0.2 * sign, held }), GAINS));
    expect(memory.integral).toBeCloseTo(0.1 * sign);
    expect(Math.abs(stepPid(memory, input({ error: -0.2 * sign, held }), GAINS).memory.integral)).toBeLessThan(1e-12);
  });

  it('bounds what the sum contributes, in both directions', () => {
    for (const error of [1e6, -1e6]) {
      const { integral, memory } = stepPid(NO_PID_MEMORY, input({ error, integralLimit: 0.25 }), GAINS);
      expect(integral).toBe(0.25 * Math.sign(error));
      expect(memory.integral).toBe(0.5 * Math.sign(error));
    }
  });

  it('forgets the sum while there is no error, so that it does not push on through a deadband', () => {
    const { memory } = stepPid({ integral: 2, lastMeasured: null }, input({ error: 0 }), GAINS);
    expect(memory.integral).toBe(1.8);
  });

  it('sums up nothing without a gain for it', () => {
    expect(stepPid({ integral: 7, lastMeasured: null }, input({}), { ...GAINS, ki: 0 })).toMatchObject({
      integral: 0,
      memory: { integral: 0 },
    });
  });
});

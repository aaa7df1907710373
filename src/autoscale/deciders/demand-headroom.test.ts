import { describe, expect, it } from 'vitest';
import { NO_HEADROOM, steadyHeadroom, stepHeadroom } from './demand-headroom.ts';

describe('learned headroom', () => {
  it('rises by a step for a miss', () => {
    expect(stepHeadroom(NO_HEADROOM, true, 100).beta).toBe(0.15);
  });

  it('counts the ticks of one burst as one miss', () => {
    let state = NO_HEADROOM;
    for (let tick = 0; tick < 10; tick += 1) state = stepHeadroom(state, true, 100);
    expect(state.beta).toBeCloseTo(0.15, 2);
    expect(stepHeadroom(state, true, 100).beta).toBeCloseTo(0.3, 2);
  });

  it('settles where one second in fifty has a miss', () => {
    let state = stepHeadroom(NO_HEADROOM, true, 100);
    const before = state.beta;
    for (let tick = 1; tick < 491; tick += 1) state = stepHeadroom(state, false, 100);
    expect(stepHeadroom(state, true, 100).beta).toBeCloseTo(before, 2);
  });

  it('stays between nothing and two square roots', () => {
    let state = NO_HEADROOM;
    for (let tick = 0; tick < 100; tick += 1) state = stepHeadroom(state, true, 1_000);
    expect(state.beta).toBe(2);
    expect(stepHeadroom(state, false, 1e9).beta).toBe(0);
  });
});

describe('steady headroom', () => {
  it('is the tail of the queue where the SLO is loose', () => {
    // 84 ms · ln 100 / (2 · 500 ms)
    expect(steadyHeadroom(100, 84, 500)).toBeCloseTo(0.387, 3);
  });

  it('is the square-root rule where the SLO is tight', () => {
    expect(steadyHeadroom(100, 84, 1)).toBe(22);
  });

  it('is nothing without load', () => {
    expect(steadyHeadroom(0, 84, 500)).toBe(0);
  });
});

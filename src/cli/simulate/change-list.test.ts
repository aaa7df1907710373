import { describe, expect, it } from 'vitest';
import type { DecisionRecord, Outcome } from '../../autoscale/index.ts';
import { ChangeList } from './change-list.ts';

const record = (at: number, applied: number, outcome: Outcome): DecisionRecord => ({
  at,
  observation: {
    nowMs: at,
    dtMs: 100,
    desired: applied - 1,
    live: applied - 1,
    busy: 0,
    idle: applied - 1,
    starting: 0,
    queued: 0,
    arrivals: 0,
    completions: 0,
    failures: 0,
    overloads: 0,
    rejections: 0,
    shed: 0,
    aborted: 0,
    timedOut: 0,
    runMsSum: 0,
    runMsSquaredSum: 0,
    oldestWaitMs: 0,
    startupMs: 0,
  },
  stages: [{ name: 'demand', in: applied - 1, out: applied, reason: 'LOAD' }],
  recommended: applied,
  granted: applied,
  applied,
  outcome,
  binding: { stage: 'demand', reason: 'LOAD' },
  nextPossibleAt: { up: null, down: null },
});

describe('ChangeList', () => {
  it('keeps changes alone, with their reason', () => {
    const list = new ChangeList(64);
    list.see(record(100, 5, 'none'));
    list.see(record(200, 6, 'up'));
    list.see(record(300, 7, 'failed'));
    expect(list.list()).toEqual([{ atMs: 200, to: 6, text: expect.stringMatching(/^6 of 64: /) as string }]);
  });

  it('keeps an even choice of many, the first one among them', () => {
    const list = new ChangeList(64);
    for (let tick = 0; tick < 5_000; tick += 1) list.see(record(100 * tick, 5 + (tick % 2), tick % 2 === 0 ? 'down' : 'up'));
    const times = list.list().map(({ atMs }) => atMs);
    expect(list.count).toBe(5_000);
    expect(times.length).toBeGreaterThan(75);
    expect(times.length).toBeLessThanOrEqual(160);
    const gaps = new Set(times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0)));
    expect([times[0], gaps.size]).toEqual([0, 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { fakeView } from '../fake-observation.ts';
import { backlogTasks, backlogWorkers, drainMs, growthTasks } from './demand-backlog.ts';

describe('backlog', () => {
  it.each([
    { what: 'the time that the oldest task has left', given: { oldestWaitMs: 200 }, startupMs: 0, ms: 300 },
    { what: 'a fifth of the SLO at least', given: { oldestWaitMs: 9_000 }, startupMs: 0, ms: 100 },
    { what: 'a start at least', given: { oldestWaitMs: 400 }, startupMs: 5_000, ms: 5_000 },
  ])('is to be worked off within $what', ({ given, startupMs, ms }) => {
    expect(drainMs(fakeView(given), startupMs)).toBe(ms);
  });

  it('is to be worked off within a tick at least', () => {
    expect(drainMs(fakeView({ oldestWaitMs: 500 }, { tickMs: 450 }), 0)).toBe(450);
  });

  it('begins where the queue means a wait of a third of the slack', () => {
    // 0.4 tasks per ms: 0.35 · 500 ms · 0.4 = 70 tasks are served in time by the workers of the load.
    expect(backlogTasks(fakeView({ queued: 70 }), 0.4, 0)).toBeCloseTo(0, 10);
    expect(backlogTasks(fakeView({ queued: 100 }), 0.4, 0)).toBeCloseTo(30, 10);
  });

  it('is the whole queue where a start takes all the slack, or nothing arrives any more', () => {
    expect(backlogTasks(fakeView({ queued: 70 }), 0.4, 800)).toBe(70);
    expect(backlogTasks(fakeView({ queued: 70 }), 0, 0)).toBe(70);
  });

  it('asks for workers in proportion, and for one a task at most', () => {
    const load = { ratePerMs: 0, levelPerMs: 0, startupMs: 0 };
    expect(backlogWorkers(fakeView({ queued: 40 }), { ...load, runMs: 75 })).toBeCloseTo(6, 10);
    expect(backlogWorkers(fakeView({ queued: 40 }), { ...load, runMs: 60_000 })).toBe(40);
  });

  it('foresees by how much the queue grows until a worker is ready', () => {
    // 1 task per ms comes, 2 workers of 100 ms serve 0.02: 0.98 · 500 ms. 80 that start serve 0.8 for half of the time.
    const load = { ratePerMs: 1, levelPerMs: 1, runMs: 100, startupMs: 500 };
    expect(growthTasks(fakeView({ queued: 90, live: 2 }), load)).toBeCloseTo(490, 10);
    expect(growthTasks(fakeView({ queued: 90, live: 82, starting: 80 }), load)).toBeCloseTo(290, 10);
    expect(growthTasks(fakeView({ queued: 90, live: 150 }), load)).toBe(0);
    expect(backlogWorkers(fakeView({ queued: 90, live: 2 }), load)).toBeCloseTo((90 + 490) / 5, 10);
  });

  it('foresees nothing for a queue that is empty, or tasks that take no time', () => {
    expect(growthTasks(fakeView({ live: 2 }), { ratePerMs: 1, levelPerMs: 1, runMs: 100, startupMs: 500 })).toBe(0);
    expect(growthTasks(fakeView({ queued: 90, live: 2 }), { ratePerMs: 1, levelPerMs: 1, runMs: 0, startupMs: 500 })).toBe(0);
  });
});

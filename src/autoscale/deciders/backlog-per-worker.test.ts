import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import { FAKE_LIMITS, fakeView } from '../fake-observation.ts';
import type { Observation } from '../observation.ts';
import { type BacklogPerWorkerOptions, backlogPerWorker } from './backlog-per-worker.ts';

/** One step after one in which 100 tasks of `runMs` each have ended. */
const decide = (given: Partial<Observation>, options: BacklogPerWorkerOptions = {}, runMs = 50, completions = 100) => {
  const decider = backlogPerWorker(options);
  const learned = decider.decide(decider.start(FAKE_LIMITS), fakeView({ completions, runMsSum: completions * runMs }));
  return decider.decide(learned.state, fakeView(given));
};

describe('backlogPerWorker', () => {
  it('asks for as many workers as work the tasks off within half the wait SLO', () => {
    expect(decide({ busy: 10, queued: 90 })).toMatchObject({
      desired: 20,
      reason: 'BACKLOG',
      detail: { tasks: 100, perWorker: 5, queued: 90 },
    });
  });

  it('follows the run time: tasks of twice the length need twice the workers', () => {
    expect(decide({ busy: 10, queued: 90 }, {}, 100).desired).toBe(40);
  });

  it('never asks for more workers than there are tasks, nor for none while there are', () => {
    expect(decide({ busy: 4, queued: 6 }, {}, 60_000).desired).toBe(10);
    expect(decide({ busy: 1, queued: 0 }, {}, 0.001).desired).toBe(1);
    expect(decide({ busy: 0, queued: 0 }).desired).toBe(0);
  });

  it('takes a fixed number of tasks, before anything is known', () => {
    const decider = backlogPerWorker({ tasks: 5 });
    expect(decider.decide(decider.start(FAKE_LIMITS), fakeView({ busy: 3, queued: 23 }))).toMatchObject({
      desired: 6,
      reason: 'BACKLOG',
    });
  });

  it('takes another wait than half the SLO', () => {
    expect(decide({ busy: 10, queued: 90 }, { acceptableWaitMs: 500 }).desired).toBe(10);
  });

  it('counts workers once that are still starting: the size is absolute', () => {
    expect(decide({ desired: 20, live: 20, starting: 10, busy: 10, queued: 90 }).desired).toBe(20);
  });

  it('holds while no run time is known, and grows when tasks wait that cannot have been begun in time', () => {
    const decider = backlogPerWorker();
    const start = decider.start(FAKE_LIMITS);
    expect(decider.decide(start, fakeView({ busy: 3 }))).toMatchObject({ desired: 10, reason: 'NO_DATA' });
    let { state } = decider.decide(start, fakeView({ busy: 10, queued: 40, dtMs: 1_000 }));
    ({ state } = decider.decide(state, fakeView({ busy: 10, queued: 40, dtMs: 1_000 })));
    expect(decider.decide(state, fakeView({ busy: 10, queued: 40, dtMs: 1_000 }))).toMatchObject({
      desired: 50,
      reason: 'STALLED',
    });
  });

  it('does not shrink by the first few run times: they are the short ones', () => {
    expect(decide({ busy: 1 }, {}, 5, 3)).toMatchObject({ desired: 10, reason: 'WARMUP' });
    expect(decide({ busy: 10, queued: 90 }, {}, 50, 3)).toMatchObject({ desired: 21, reason: 'BACKLOG' });
  });

  it('bridges a gap of the clock by holding', () => {
    expect(decide({ dtMs: 60_000, busy: 10, queued: 90 })).toMatchObject({
      desired: 10,
      reason: 'NO_DATA',
      detail: { gapMs: 60_000 },
    });
  });

  it.each([{ tasks: 0 }, { acceptableWaitMs: -1 }, { perWorker: 5 }])('refuses %o', (options) => {
    expect(() => backlogPerWorker(options)).toThrow(OptionError);
  });
});

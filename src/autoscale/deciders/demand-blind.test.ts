import { describe, expect, it } from 'vitest';
import { fakeObservation, fakeView } from '../fake-observation.ts';
import { atLeastRunMs, decideBlind, NO_SIGHT, stepBlind } from './demand-blind.ts';

describe('a demand that knows no run time yet', () => {
  it('holds the size', () => {
    expect(decideBlind(NO_SIGHT, fakeView())).toMatchObject({ desired: 10, reason: 'NO_DATA' });
    expect(decideBlind(NO_SIGHT, fakeView({ busy: 10, queued: 3 }))).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('grows when tasks wait and those that run take long', () => {
    // 10 tasks have run for 1 s so far: each of 6 that wait for at most 500 ms needs a worker.
    let state = NO_SIGHT;
    for (let tick = 0; tick < 10; tick += 1) state = stepBlind(state, fakeObservation({ busy: 10 }));
    expect(decideBlind(state, fakeView({ busy: 10, queued: 6 }))).toEqual({
      desired: 16,
      reason: 'STALLED',
      detail: { queued: 6, atLeastRunMs: 1_000 },
    });
  });

  it('counts tasks that failed as tasks that ended', () => {
    const state = stepBlind(NO_SIGHT, fakeObservation({ busy: 10, dtMs: 100, failures: 8, overloads: 2 }));
    expect(decideBlind(state, fakeView({ busy: 10, queued: 100 })).desired).toBe(20);
  });

  it('starts a first worker for a task that waits', () => {
    expect(decideBlind(NO_SIGHT, fakeView({ desired: 0, queued: 1 }))).toMatchObject({ desired: 1, reason: 'STALLED' });
  });

  it('serves the arrivals as well as the queue, by what tasks take at least', () => {
    // 2 workers busy for 100 ms and nothing ended: 100 ms at least. The queue alone asks for 2 + 110 · 100 ÷ 500 = 24.
    const state = stepBlind(NO_SIGHT, fakeObservation({ busy: 2 }));
    expect(decideBlind(state, fakeView({ desired: 2, busy: 2, queued: 110 })).desired).toBe(24);
    expect(decideBlind(state, fakeView({ desired: 2, busy: 2, queued: 110 }), 1).desired).toBe(100);
    // never more than there are tasks, and nothing for arrivals that find a worker
    expect(decideBlind(state, fakeView({ desired: 2, busy: 2, queued: 30 }), 1).desired).toBe(32);
    expect(decideBlind(state, fakeView({ busy: 2 }), 1)).toMatchObject({ desired: 10, reason: 'NO_DATA' });
  });

  it('knows nothing of run times while nothing ran', () => {
    expect(atLeastRunMs(NO_SIGHT, fakeObservation())).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { fakeRecord, fakeStage } from './explain/fake-record.ts';
import type { Observation } from './observation.ts';
import { UnderMinWatch } from './under-min.ts';

const tick = (observation: Partial<Observation>) => fakeRecord([fakeStage('LOAD')], { observation });

describe('UnderMinWatch', () => {
  it('tells once when workers are missing, and once when they are back', () => {
    const watch = new UnderMinWatch();
    expect(watch.check(tick({ live: 4 }), 4, false)).toBeUndefined();
    expect(watch.check(tick({ live: 3 }), 4, false)).toEqual({ at: 10_000, isDegraded: true, live: 3, least: 4 });
    expect(watch.isDegraded).toBe(true);
    expect(watch.check(tick({ live: 2 }), 4, false)).toBeUndefined();
    expect(watch.check(tick({ live: 4 }), 4, false)).toEqual({ at: 10_000, isDegraded: false, live: 4, least: 4 });
    expect(watch.isDegraded).toBe(false);
  });

  it('expects no more than was asked for', () => {
    const watch = new UnderMinWatch();
    expect(watch.check(tick({ live: 1, desired: 1 }), 4, false)).toBeUndefined();
    expect(watch.check(tick({ live: 0, desired: 1 }), 4, false)).toMatchObject({ isDegraded: true, least: 1 });
    expect(watch.check(tick({ live: 4, desired: 9 }), 4, false)).toMatchObject({ isDegraded: false, least: 4 });
  });

  it('is not content with a size that the target refuses to leave', () => {
    const watch = new UnderMinWatch();
    const refused = fakeRecord([fakeStage('LOAD')], { outcome: 'failed', granted: 6, observation: { live: 1, desired: 1 } });
    expect(watch.check(refused, 4, false)).toMatchObject({ isDegraded: true, least: 4 });
  });

  it('says nothing in a dry run, nor after a reading that could not be used', () => {
    const watch = new UnderMinWatch();
    expect(watch.check(tick({ live: 0 }), 4, true)).toBeUndefined();
    const held = fakeRecord([fakeStage('SIGNAL_INVALID', undefined, 12, 'hold')], { observation: { live: 0 } });
    expect(watch.check(held, 4, false)).toBeUndefined();
    expect(watch.isDegraded).toBe(false);
  });
});

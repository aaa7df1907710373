import { describe, expect, it } from 'vitest';
import { fakeRecord, fakeStage, type RecordParts } from './explain/fake-record.ts';
import { isQuiet } from './quiet-record.ts';

const quiet = (parts: RecordParts = {}, stage = 'onDemand') =>
  isQuiet(fakeRecord([fakeStage('ON_DEMAND', undefined, 12, stage)], parts));

describe('isQuiet', () => {
  it('holds for a tick in which nothing happened', () => {
    expect(quiet()).toBe(true);
    expect(
      quiet({ observation: { live: 3, idle: 3, oldestWaitMs: 0, waitMs: { count: 1, mean: 1, p50: 1, p99: 1, max: 1 } } }),
    ).toBe(true);
  });

  it.each<[string, RecordParts]>([
    ['a resize', { outcome: 'up' }],
    ['a dry run', { outcome: 'dryRun' }],
    ['a cut of the budget', { recommended: 13 }],
    ['a size that is not the one it was', { observation: { desired: 11 } }],
    ['workers that have to leave', { observation: { live: 13 } }],
    ['an override', { observation: { override: { desired: 12, untilMs: 1, reason: 'r', actor: 'a' } } }],
    ['a pause', { observation: { paused: 'up' } }],
    ['signals', { observation: { readings: { lag: { value: 1, ageMs: 1 } } } }],
    ['a busy worker', { observation: { busy: 1 } }],
    ['a starting worker', { observation: { starting: 1 } }],
    ['a waiting task', { observation: { queued: 1 } }],
    ['a refused task', { observation: { rejections: 1 } }],
    ['a task that has ended', { observation: { completions: 1 } }],
    ['workers that take time to start', { observation: { startupMs: 40 } }],
  ])('does not hold with %s', (_words, parts) => {
    expect(quiet(parts)).toBe(false);
  });

  it('does not hold when the controller was not asked', () => {
    expect(quiet({}, 'hold')).toBe(false);
  });
});

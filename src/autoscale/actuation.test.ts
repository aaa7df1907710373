import { describe, expect, it } from 'vitest';
import { type Actuation, denialOf, isControllerStage, resizeErrorOf, toRecord } from './actuation.ts';
import { fakeRecord } from './explain/fake-record.ts';
import { fakeObservation } from './fake-observation.ts';
import type { Recommendation } from './recommendation.ts';

/** A recommendation of 9 for a target at 4. */
const recommendation: Recommendation = {
  at: 1_000,
  desired: 9,
  stages: [{ name: 'demand', in: 4, out: 9, reason: 'LOAD' }],
  binding: { stage: 'demand', reason: 'LOAD' },
  nextPossibleAt: { up: null, down: null },
};
const recordOf = (actuation: Actuation) => toRecord(fakeObservation({ desired: 4 }), recommendation, actuation);

describe('the record of what became of a recommendation', () => {
  it.each([
    [6, 'BUDGET_PARTIAL'],
    [4, 'BUDGET_DENIED'],
    [3, 'BUDGET_RECLAIMED'],
  ] as const)('is bound by a budget that allows %i of 9, from 4: %s', (granted, reason) => {
    const denial = { denied: 9 - granted, heldBy: 'api 6' };
    const record = recordOf({ granted, applied: granted, outcome: 'up', denial });
    expect(record.binding).toEqual({ stage: 'budget', reason });
    expect(record.stages.at(-1)).toMatchObject({ in: 9, out: granted, detail: { asked: 9, granted, ...denial } });
    expect(denialOf(record)).toEqual(denial);
  });

  it('is bound by a target that refuses, whatever the budget did', () => {
    const record = recordOf({ granted: 6, applied: 4, outcome: 'failed', error: 'no' });
    expect(record.binding).toEqual({ stage: 'resize', reason: 'RESIZE_FAILED' });
    expect(record.stages.map(({ name }) => name)).toEqual(['demand', 'budget', 'resize']);
    expect([denialOf(record), resizeErrorOf(record)]).toEqual([undefined, 'no']);
  });

  it('tells what the loop has added from what the controller said', () => {
    const { stages } = recordOf({ granted: 6, applied: 4, outcome: 'dryRun' });
    expect(stages.filter(isControllerStage).map(({ name }) => name)).toEqual(['demand']);
  });

  it('has no denial and no error where there was none, or none was told', () => {
    const granted = recordOf({ granted: 9, applied: 9, outcome: 'up' });
    expect([denialOf(granted), resizeErrorOf(granted)]).toEqual([undefined, undefined]);
    expect(resizeErrorOf(recordOf({ granted: 9, applied: 4, outcome: 'failed' }))).toBeUndefined();
    const foreign = fakeRecord([], { recommended: 9, granted: 6, outcome: 'failed' });
    expect([denialOf(foreign), resizeErrorOf(foreign)]).toEqual([undefined, undefined]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Detail } from '../decider.ts';
import type { DecisionRecord } from '../decision-record.ts';
import type { Observation } from '../observation.ts';
import type { ReasonCode } from '../reason.ts';
import { explainReason, explainRecord } from './explain-record.ts';
import { fakeRecord, fakeStage } from './fake-record.ts';

const limits = { max: 32, timeZone: 'UTC' };
const fill = (fillRatio: number) =>
  fakeStage('QUEUE_FILL_HIGH', { fillRatio, highFillRatio: 0.75, lowFillRatio: 0.1 }, 14, 'step');

type Row = [reason: ReasonCode, detail: Detail | undefined, words: string, observation?: Partial<Observation>];

const table: Row[] = [
  // demand
  [
    'LOAD',
    { perSec: 310, aheadPerSec: 320, runMs: 100, load: 10, headroom: 1.5, backlog: 0.3 },
    '310/s of 100 ms each need 11.8 workers',
  ],
  [
    'LOAD',
    { perSec: 3, runMs: 50, load: 0.5, headroom: 0.25 },
    '3/s of 50 ms each need 0.75 workers, and 12 were needed a moment ago',
  ],
  ['LOAD', { load: 11.5 }, 'the load needs 11.5 workers'],
  ['LOAD', undefined, 'the load needs 12 workers'],
  ['BACKLOG', {}, '1,250 queued, the oldest for 320 ms: the backlog needs 12 workers', { queued: 1_250, oldestWaitMs: 320 }],
  ['BACKLOG', {}, '3 queued: the backlog needs 12 workers', { queued: 3 }],
  ['STALLED', { queued: 40, atLeastRunMs: 900 }, '40 tasks wait and none has completed yet'],
  ['STALLED', { queued: 1 }, '1 queued and no worker at all', { queued: 1, desired: 0 }],
  ['STALLED', undefined, '7 tasks wait and none has completed yet', { queued: 7 }],
  ['ON_DEMAND', undefined, 'workers start on demand'],
  ['QUEUE_FILL_OK', { fillRatio: 0.806 }, 'queue at 81 % of 1,000', { queued: 806, queueCapacity: 1_000 }],
  ['QUEUE_FILL_LOW', { fillRatio: 0 }, '0 queued'],
  ['QUEUE_FILL_HIGH', undefined, '9 queued', { queued: 9, queueCapacity: 10 }],
  ['NO_CHANGE', undefined, 'nothing asks for a change'],
  ['WAIT_HIGH', { waitP99Ms: 900, highP99Ms: 500 }, '1 % of tasks wait 900 ms or longer, the limit is 500 ms'],
  ['WAIT_HIGH', { waitP99Ms: 900 }, '1 % of tasks wait 900 ms or longer'],
  ['WAIT_HIGH', undefined, 'tasks wait too long'],
  ['WAIT_LOW', { waitMeanMs: 12 }, 'tasks wait 12 ms on average'],
  ['WAIT_OK', undefined, 'nobody waits long'],
  ['WAIT_PAST', { waitP99Ms: 900 }, 'waits of 900 ms are over, nobody waits any more'],
  ['WAIT_PAST', undefined, 'nobody waits any more'],
  ['IDLE', { arrivals: 0 }, 'there is nothing to do'],
  ['NOT_BUSY', undefined, '40 tasks wait but only 3 workers are busy', { queued: 40, busy: 3 }],
  ['BUSY_AFTER_SHRINK', { utilizationAfter: 7 / 9 }, '78 % of fewer workers would be busy'],
  ['BUSY_AFTER_SHRINK', { needed: 20 }, 'the work needs 20 workers'],
  ['BUSY_AFTER_SHRINK', undefined, 'fewer workers would be too busy'],
  ['ABOVE_TARGET', { utilization: 0.853, targetRatio: 0.7 }, '85 % of the workers are busy, the target is 70 %'],
  ['BELOW_TARGET', { utilization: 0.4, target: 0.7 }, '40 % of the workers are busy, the target is 70 %'],
  ['ABOVE_TARGET', { signal: 'cpu', value: 75, target: 50 }, 'cpu is 75, the target is 50'],
  ['ON_TARGET', { value: 50, target: 50 }, 'the signal is 50, the target is 50'],
  ['ON_TARGET', { target: 50 }, 'the target is 50'],
  ['ON_TARGET', undefined, 'measured against a target'],
  ['SETTLING', { signal: 'cpu' }, 'cpu was read before the last resize'],
  ['SETTLING', undefined, 'the signal was read before the last resize'],
  ['STABLE', { stableTasks: 8.4 }, '8.4 tasks on average need 12 workers'],
  ['STABLE', undefined, 'the average load needs 12 workers'],
  ['NO_AGREEMENT', undefined, 'the deciders do not agree'],
  ['RULE:busy', { matched: 'waits-long, busy' }, 'rule busy, beside waits-long'],
  ['RULE:busy', { matched: 'busy' }, 'rule busy'],
  ['RULE:busy', undefined, 'rule busy'],
  // guards
  ['PANIC', { panicTasks: 70 }, 'a flood of 70 tasks needs 12 workers'],
  ['PANIC', { floor: 12, untilMs: 14_000 }, 'after a flood shrinking is held for 4 s'],
  ['FLAP_BUDGET', { untilMs: 22_000 }, 'the size changes direction too often: shrinking is held for 12 s'],
  ['WITHIN_TOLERANCE', { proposed: 13, upRatio: 0.05, downRatio: 0.1 }, 'a change to 13 is within the tolerance of 5 %'],
  ['WITHIN_TOLERANCE', { proposed: 11, upRatio: 0.05, downRatio: 0.1 }, 'a change to 11 is within the tolerance of 10 %'],
  ['WITHIN_TOLERANCE', undefined, 'the change is within the tolerance'],
  ['STABILIZED_DOWN', { proposed: 4, highest: 12, downMs: 30_000 }, 'the largest need of the last 30 s holds 12'],
  ['STABILIZED_UP', { proposed: 20, lowest: 12, upMs: 2_500 }, 'the smallest need of the last 2.5 s holds 12'],
  ['STABILIZED_UP', undefined, 'the scale-up window holds'],
  ['COOLDOWN_UP', { proposed: 14, untilMs: 11_200 }, 'cooldown holds growth for 1.2 s'],
  ['COOLDOWN_DOWN', { proposed: 11, untilMs: 9_000 }, 'cooldown holds shrinking for 0 ms'],
  ['COOLDOWN_DOWN', undefined, 'cooldown holds shrinking'],
  ['RATE_LIMITED_UP', undefined, 'growth is limited to 12 for now'],
  ['RATE_LIMITED_DOWN', undefined, 'shrinking is limited to 12 for now'],
  ['VETO:errorRate', { errorRatio: 0.2 }, 'veto by errorRate'],
  // ceilings and floors
  ['CEILING:KNEE', { limit: 12 }, 'more than 12 at once lowers throughput'],
  ['CEILING:KNEE', { limit: 12, runTimeRatio: 1.8, upAtMs: 14_000 }, 'run time rose 1.8x above 12; may grow in 4 s'],
  ['CEILING:PLATEAU', { limit: 12 }, 'more than 12 at once no longer pays'],
  ['CEILING:SEEKING', undefined, 'looking for the best size, now at 12'],
  ['CEILING:PROBE_UP', { limit: 12 }, 'trying whether 12 pays more'],
  ['CEILING:PROBE_DOWN', { limit: 12 }, 'trying whether 12 does as well'],
  ['CEILING:OVERLOAD', { limit: 12 }, '3 overloads at once: held to 12', { overloads: 3 }],
  ['CEILING:OVERLOAD', { limit: 12 }, 'overloads above 12'],
  ['CEILING:RETRY_AFTER', { retryAfterMs: 4_000 }, 'told to come back in 4 s'],
  ['CEILING:RETRY_AFTER', {}, 'told to come back in 2 s', { retryAfterMs: 2_000 }],
  ['CEILING:RETRY_AFTER', { retryAfterMs: 9_000, untilMs: 13_000 }, 'told to come back in 3 s'],
  ['CEILING:RETRY_AFTER', {}, 'told to come back later'],
  ['CEILING:OPEN', undefined, 'nothing behind the pool limits it'],
  ['CEILING:memory', { limit: 12, usedRatio: 0.9 }, 'ceiling memory at 12'],
  ['FLOOR:schedule', { limit: 12 }, 'floor schedule keeps 12'],
  // bounds and budget
  ['AT_MAX', { min: 2, max: 12 }, 'held at the maximum of 12'],
  ['AT_MIN', { min: 12, max: 32 }, 'kept at the minimum of 12'],
  ['BUDGET_PARTIAL', { asked: 20, granted: 12 }, 'the budget gives 12 of 20'],
  ['BUDGET_DENIED', undefined, 'the budget gives 12 of 12'],
  // inputs
  ['NO_DATA', { signal: 'completions' }, 'no data for completions, so the size is held'],
  ['NO_DATA', { gapMs: 30_000 }, 'no tick for 30 s, so the size is held'],
  ['NO_DATA', undefined, 'no data, so the size is held'],
  ['SIGNAL_STALE', { signal: 'lag', ageMs: 4_000 }, 'lag is 4 s old, so the size is held'],
  ['SIGNAL_STALE', undefined, 'a signal is stale, so the size is held'],
  ['SIGNAL_INVALID', { field: 'arrivals', got: 3, earlier: 1_100 }, 'arrivals went back from 1,100 to 3, so the size is held'],
  ['SIGNAL_INVALID', { field: 'arrivals', got: 'NaN' }, 'arrivals is NaN, so the size is held'],
  ['SIGNAL_INVALID', { field: 'dtMs', value: '-1' }, 'dtMs is -1, so the size is held'],
  ['SIGNAL_INVALID', { field: 'arrivals' }, 'arrivals is broken, so the size is held'],
  ['SIGNAL_INVALID', { error: 'socket closed' }, 'reading failed (socket closed), so the size is held'],
  ['SIGNAL_INVALID', { field: 'controller', error: 'Error: no' }, 'controller failed (Error: no), so the size is held'],
  ['SIGNAL_INVALID', undefined, 'a reading is broken, so the size is held'],
  ['WARMUP', undefined, 'starting to measure, so the size is held'],
  ['WARMUP', { untilMs: 12_000 }, 'starting to measure, so shrinking is held for 2 s'],
  ['WORKERS_STARTING', undefined, '3 workers are still starting', { starting: 3 }],
  // operators
  ['PAUSED', { direction: 'up' }, 'growth is paused'],
  ['PAUSED', undefined, 'shrinking is paused', { paused: 'down' }],
  ['PAUSED', undefined, 'the size is paused'],
  ['PAUSED', { direction: 'sideways' }, 'the size is paused'],
  ['DRY_RUN', undefined, 'would be 12 (dry run)'],
];

describe('explainRecord', () => {
  it.each(table)('says %s with %j as: %s', (reason, detail, words, observation = {}) => {
    const name = reason === 'SIGNAL_INVALID' ? 'reading' : 'stage';
    expect(explainRecord(fakeRecord([fakeStage(reason, detail, 12, name)], { observation }), limits)).toBe(`12 of 32: ${words}`);
  });

  it('says a reason that it does not know as it is, with its detail', () => {
    const unknown = (reason: string, detail?: Detail) => fakeStage(reason as ReasonCode, detail);
    expect(explainRecord(fakeRecord([unknown('TIDE_HIGH')]), limits)).toBe('12 of 32: TIDE_HIGH');
    const detail = { level: 1 / 3, moon: 'full', isSpring: true };
    expect(explainRecord(fakeRecord([unknown('TIDE_HIGH', detail)]), limits)).toBe(
      '12 of 32: TIDE_HIGH (level 0.33, moon full, isSpring true)',
    );
    expect(explainRecord(fakeRecord([unknown('TIDE:high')]), limits)).toBe('12 of 32: TIDE:high');
  });

  it('says what the demand wanted before a guard held it', () => {
    const cooldown = fakeStage('COOLDOWN_UP', { proposed: 14, untilMs: 11_200 }, 12, 'cooldown');
    const record = fakeRecord([fill(0.81), cooldown], { observation: { queued: 810, queueCapacity: 1_000 } });
    expect(explainRecord(record, limits)).toBe('12 of 32: queue at 81 % of 1,000; cooldown holds growth for 1.2 s');
  });

  it('says which rule wanted what a guard then held', () => {
    const rule = fakeStage('RULE:busy', { matched: 'busy' }, 15, 'rules');
    const record = fakeRecord([rule, fakeStage('VETO:errors', { proposed: 15 }, 12, 'veto')]);
    expect(explainRecord(record, limits)).toBe('12 of 32: rule busy; veto by errors');
  });

  it('does not mention a demand that says nothing', () => {
    const ceiling = fakeStage('CEILING:KNEE', { limit: 12 }, 12, 'throughput');
    const record = fakeRecord([fakeStage('ON_DEMAND', undefined, 32, 'onDemand'), ceiling]);
    expect(explainRecord(record, limits)).toBe('12 of 32: more than 12 at once lowers throughput');
  });

  it('takes the binding stage, not the last one', () => {
    const record = fakeRecord([fill(0.81), fakeStage('NO_CHANGE', undefined, 14, 'tolerance')], {
      binding: { stage: 'step', reason: 'QUEUE_FILL_HIGH' },
      observation: { queueCapacity: 100 },
    });
    expect(explainRecord(record, limits)).toBe('12 of 32: queue at 81 % of 100');
  });

  it('makes do with a binding stage that is not among the stages', () => {
    const record = fakeRecord([], { binding: { stage: 'bounds', reason: 'AT_MAX' }, recommended: 32 });
    expect(explainRecord(record, limits)).toBe('12 of 32: held at the maximum of 32');
  });

  it('says who overrode it, until when and why', () => {
    const detail = { asked: 4, untilMs: 190_000, actor: 'alice', reason: 'deploy' };
    const parts: Partial<DecisionRecord> = { applied: 4, nextPossibleAt: { up: 20_000, down: null } };
    const stages = [fakeStage('OVERRIDE', detail, 4, 'override')];
    const timed = fakeRecord(stages, { ...parts, observation: { wallMs: 1_767_225_600_000 } });
    expect(explainRecord(timed, limits)).toBe('4 of 32 by override of alice until 00:03 (deploy)');
    expect(explainRecord(fakeRecord(stages, parts), limits)).toBe('4 of 32 by override of alice for 3 min (deploy)');
    expect(explainReason(timed, 'UTC')).toBe('by override of alice until 00:03 (deploy)');
  });

  it('makes do with an override without detail', () => {
    const record = fakeRecord([fakeStage('OVERRIDE', undefined, 12, 'override')]);
    expect(explainRecord(record, limits)).toBe('12 of 32 by override of somebody for 0 ms (no reason given)');
  });

  it('says when the size may change, unless the reason has said so', () => {
    const next = { nextPossibleAt: { up: 14_000, down: 40_000 } };
    const open = fakeStage('CEILING:OPEN', undefined, 12, 'throughput');
    expect(explainRecord(fakeRecord([open], next), limits)).toMatch(/; may grow in 4 s; may shrink in 30 s$/);
    const up = fakeStage('COOLDOWN_UP', { untilMs: 14_000 }, 12, 'cooldown');
    expect(explainRecord(fakeRecord([up], next), limits)).toBe('12 of 32: cooldown holds growth for 4 s; may shrink in 30 s');
    const down = fakeStage('COOLDOWN_DOWN', { untilMs: 40_000 }, 12, 'cooldown');
    expect(explainRecord(fakeRecord([down], next), limits)).toBe('12 of 32: cooldown holds shrinking for 30 s; may grow in 4 s');
    expect(explainRecord(fakeRecord([open], { nextPossibleAt: { up: 10_000, down: null } }), limits)).not.toContain('may');
    const flap = fakeStage('FLAP_BUDGET', { untilMs: 40_000 }, 12, 'reversalBudget');
    expect(explainRecord(fakeRecord([flap], next), limits)).toMatch(/: shrinking is held for 30 s; may grow in 4 s$/);
    const window = fakeStage('STABILIZED_DOWN', { downMs: 60_000 }, 12, 'stabilization');
    expect(explainRecord(fakeRecord([window], { nextPossibleAt: { up: null, down: 40_000 } }), limits)).toMatch(
      /holds 12; may shrink in 30 s$/,
    );
  });

  it('says what failed and what was only a dry run', () => {
    const stages = [fakeStage('AT_MAX', undefined, 32, 'bounds')];
    expect(explainRecord(fakeRecord(stages, { outcome: 'failed', granted: 32 }), limits)).toBe(
      '12 of 32: held at the maximum of 32; the resize to 32 failed',
    );
    expect(explainRecord(fakeRecord(stages, { outcome: 'dryRun', granted: 32 }), limits)).toBe(
      '12 of 32: held at the maximum of 32; would be 32 (dry run)',
    );
  });
});

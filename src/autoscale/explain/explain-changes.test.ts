import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../decision-record.ts';
import type { ReasonCode } from '../reason.ts';
import { explainChanges } from './explain-changes.ts';
import { fakeRecord, fakeStage } from './fake-record.ts';
import { mainReasons } from './main-reasons.ts';

const tick = (at: number, from: number, to: number, reason: ReasonCode = 'AT_MAX'): DecisionRecord =>
  fakeRecord([fakeStage(reason, undefined, to)], {
    at,
    observation: { nowMs: at, desired: from },
    applied: to,
    outcome: to === from ? 'none' : to > from ? 'up' : 'down',
  });

const changesOf = (...records: DecisionRecord[]) =>
  explainChanges(records, { max: 32 }).map(({ at, from, to, steps, reason }) => [at, from, to, steps, reason]);

describe('explainChanges', () => {
  it('lists what changed, and nothing else', () => {
    expect(explainChanges([tick(0, 4, 4), tick(100, 4, 8), tick(200, 8, 8)], { max: 32 })).toEqual([
      {
        at: 100,
        from: 4,
        to: 8,
        steps: 1,
        reason: 'AT_MAX',
        text: '8 of 32: held at the maximum of 8',
        why: 'held at the maximum of 8',
      },
    ]);
  });

  it('joins steps that follow each other in one direction for one reason', () => {
    expect(changesOf(tick(0, 4, 6), tick(100, 6, 8), tick(200, 8, 10), tick(300, 10, 10))).toEqual([[0, 4, 10, 3, 'AT_MAX']]);
  });

  it.each<[string, DecisionRecord[], number]>([
    ['another direction', [tick(0, 4, 6), tick(100, 6, 5)], 2],
    ['another reason', [tick(0, 4, 6), tick(100, 6, 8, 'BACKLOG')], 2],
    ['a tick between', [tick(0, 4, 6), tick(100, 6, 6), tick(200, 6, 8)], 2],
  ])('keeps changes apart with %s', (_words, records, count) => {
    expect(changesOf(...records)).toHaveLength(count);
  });

  it('shows a size that somebody else set', () => {
    const changes = explainChanges([tick(0, 4, 6), tick(100, 9, 9), tick(200, 9, 11)], { max: 32 });
    expect(changes).toMatchObject([
      { at: 0, from: 4, to: 6 },
      { at: 100, from: 6, to: 9, reason: undefined, text: '9 of 32: set from outside, in place of 6' },
      { at: 200, from: 9, to: 11 },
    ]);
    expect(changesOf(tick(0, 4, 6), tick(100, 9, 11))).toEqual([
      [0, 4, 6, 1, 'AT_MAX'],
      [100, 6, 9, 1, undefined],
      [100, 9, 11, 1, 'AT_MAX'],
    ]);
  });
});

describe('mainReasons', () => {
  it('counts reasons by direction, most often first', () => {
    const records = [
      tick(0, 4, 6, 'LOAD'),
      tick(1, 6, 5, 'LOAD'),
      tick(2, 5, 4, 'LOAD'),
      tick(3, 4, 9, 'BACKLOG'),
      tick(4, 9, 9),
    ];
    expect(mainReasons(records)).toEqual([
      { reason: 'LOAD', direction: 'down', count: 2, text: '2 times down: the load fell' },
      { reason: 'LOAD', direction: 'up', count: 1, text: 'once up: the load rose' },
      { reason: 'BACKLOG', direction: 'up', count: 1, text: 'once up: a backlog had to be worked off' },
    ]);
  });

  it('names every kind of reason', () => {
    const reasons: ReasonCode[] = [
      'VETO:errors',
      'CEILING:memory',
      'CEILING:KNEE',
      'FLOOR:schedule',
      'OVERRIDE',
      'STABILIZED_DOWN',
    ];
    const names = mainReasons(reasons.map((reason, at) => tick(at, 4, 3, reason))).map(({ text }) =>
      text.replace('once down: ', ''),
    );
    expect(names).toEqual([
      'a veto (errors) held',
      'the ceiling memory held',
      'more at once lowered throughput',
      'the floor schedule lifted the size',
      'an operator set the size',
      'the scale-down window held',
    ]);
    expect(mainReasons([tick(0, 4, 3, 'TIDE' as ReasonCode)])[0]?.text).toBe('once down: TIDE');
  });
});

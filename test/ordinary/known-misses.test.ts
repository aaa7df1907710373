import { describe, expect, it } from 'vitest';
import type { GoalName, Verdict } from './goals.ts';
import { type KnownMiss, problemsOf } from './known-misses.ts';
import { GROUPS, missesOf } from './main.ts';
import { SUBJECTS } from './subjects.ts';
import { KNOWN_MISSES } from './test-group.ts';

const verdict = (goal: GoalName, value: number, limit: number): Verdict => ({
  world: 'w',
  subject: 'slots',
  seed: 1,
  goal,
  value,
  limit,
});

const known = (goal: GoalName, value: KnownMiss['value']): readonly KnownMiss[] => [
  { world: 'w', default: 'slots', seed: 1, goal, value },
];

describe('the table of the goals that are not reached yet', () => {
  it.each([
    ['a goal that is reached and not in it', verdict('goodput', 0.96, 0.95), [], undefined],
    ['a goal that is missed and not in it', verdict('goodput', 0.94, 0.95), [], 'misses its goal'],
    ['one that is as it was', verdict('goodput', 0.8, 0.95), known('goodput', 0.8), undefined],
    ['one that is a little worse', verdict('goodput', 0.795, 0.95), known('goodput', 0.8), undefined],
    ['one that is worse by more than its slack', verdict('goodput', 0.785, 0.95), known('goodput', 0.8), 'worse than the 0.8'],
    ['one that is better and still missed', verdict('goodput', 0.9, 0.95), known('goodput', 0.8), undefined],
    ['one that is on the edge', verdict('goodput', 0.951, 0.95), known('goodput', 0.949), undefined],
    ['one that is reached', verdict('goodput', 0.97, 0.95), known('goodput', 0.8), 'no known miss any more'],
    ['a pool that never came back, as before', verdict('back', Number.POSITIVE_INFINITY, 10), known('back', 'never'), undefined],
    ['a pool that never comes back now', verdict('back', Number.POSITIVE_INFINITY, 10), known('back', 30), 'worse than the 30'],
    ['a pool that comes back in time now', verdict('back', 4, 10), known('back', 'never'), 'no known miss any more'],
    ['a pool that melts, as before', verdict('end', 1, 0), known('end', 1), undefined],
    ['a pool that melts no more', verdict('end', 0, 0), known('end', 1), 'no known miss any more'],
    ['a pool that melts now', verdict('end', 1, 0), [], 'misses its goal'],
  ])('%s', (_what, now, table, problem) => {
    const problems = problemsOf([now], table);
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
  });

  it('is made of the verdicts that miss, and then there is no problem', () => {
    const verdicts = [verdict('goodput', 0.5, 0.95), verdict('back', Number.POSITIVE_INFINITY, 10), verdict('end', 0, 0)];
    const table = missesOf(verdicts);
    expect(table.map(({ goal }) => goal)).toEqual(['goodput', 'back']);
    expect(problemsOf(verdicts, table)).toEqual([]);
  });

  it('names only what is played, each goal once', () => {
    const names = new Set(SUBJECTS.map(({ name }) => name));
    const worlds = new Set(GROUPS.flatMap((group) => group.plays));
    for (const row of KNOWN_MISSES) {
      expect(names).toContain(row.default);
      expect(worlds, row.world).toContain(`${row.world}/${row.seed}`);
    }
    const keys = KNOWN_MISSES.map(({ value: _value, ...key }) => JSON.stringify(key));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

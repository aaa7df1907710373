import { describe, expect, it } from 'vitest';
import type { NamedRate } from './rate-terms.ts';
import { ownWeights } from './task-weights.ts';

const SOLE: readonly NamedRate[] = [{ name: 'rate', limit: 4, perMs: 1_000 }];
const NAMED: readonly NamedRate[] = [
  { name: 'requests', limit: 500, perMs: 60_000 },
  { name: 'tokens', limit: 90_000, perMs: 60_000 },
];

describe('what a task weighs', () => {
  it.each([
    ['nothing said', undefined, undefined, NAMED, {}],
    ['a number: workers, and so much of each rate', 2, undefined, NAMED, { weight: 2, rateWeights: [2, 2] }],
    ['a number without rates', 3, undefined, [], { weight: 3, rateWeights: [] }],
    ['one', 1, undefined, NAMED, { weight: 1 }],
    ['another weight for the rate', 2, 0.5, SOLE, { weight: 2, rateWeights: [0.5] }],
    ['the rate alone', undefined, 3, SOLE, { rateWeights: [3] }],
    ['by name; what is left out is 1', { tokens: 1_250 }, undefined, NAMED, { rateWeights: [1, 1_250] }],
    ['workers and nothing of a rate', { workers: 2, tokens: 0 }, undefined, NAMED, { weight: 2, rateWeights: [1, 0] }],
    ['a rate without a name is called rate', { rate: 4 }, undefined, SOLE, { rateWeights: [4] }],
    ['all of them 1', { requests: 1, tokens: 1 }, undefined, NAMED, {}],
  ] as const)('%s', (_name, weight, rateWeight, rates, expected) => {
    expect(ownWeights(weight, rateWeight, rates)).toEqual(expected);
  });

  it.each([
    ['weight', 0, undefined, NAMED, '1 or more'],
    ['weight', '2', undefined, NAMED, 'integer'],
    ['weight', 5, undefined, SOLE, 'at most 4, the `limit` of the rate: the task could never start'],
    ['rateWeight', 1, 4.5, SOLE, 'at most 4, the `limit` of the rate'],
    ['rateWeight', undefined, 0, SOLE, 'above 0'],
    ['weight.tokens', { tokens: 90_001 }, undefined, NAMED, 'at most 90000, the `limit` of the rate `tokens`'],
    ['weight.tokens', { tokens: -1 }, undefined, NAMED, '0 or more'],
    ['weight.workers', { workers: 1.5 }, undefined, NAMED, 'integer'],
    ['weight.token', { token: 7 }, undefined, NAMED, 'tokens'],
    ['rateWeight', undefined, 2, NAMED, 'absent where rates have names: give `weight: { requests: 2 }`'],
    ['rateWeight', { tokens: 2 }, 2, NAMED, 'absent with a `weight` by name'],
    ['weight', null, undefined, NAMED, 'object'],
  ])('refuses a wrong `%s`: %j, %j', (option, weight, rateWeight, rates, words) => {
    const act = () => ownWeights(weight as number, rateWeight, rates);
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
    expect(act).toThrow(words);
  });
});

import { describe, expect, it } from 'vitest';
import { checkRates, type RateOption } from './checked-rates.ts';
import { createPool } from './create-pool.ts';

describe('the option `rate`', () => {
  it('is one rate without a name, or several by name, also by the names of its fields', () => {
    const rate = { limit: 5, perMs: 1_000 };
    expect(checkRates(rate)).toEqual([{ name: 'rate', ...rate }]);
    expect(checkRates({ requests: rate, limit: { limit: 1, perMs: 0.5 } })).toEqual([
      { name: 'requests', ...rate },
      { name: 'limit', limit: 1, perMs: 0.5 },
    ]);
  });

  it.each([
    ['rate', 5, '`{ limit, perMs }`, or several'],
    ['rate.limit', {}, 'limit'],
    ['rate.limit', { limit: 0.5, perMs: 10 }, '1 or more'],
    ['rate.perMs', { limit: 1, perMs: 0 }, 'perMs'],
    ['rate.per', { limit: 1, per: 10 }, 'perMs'],
    ['rate', { requests: { limit: 1, perMs: 1 }, tokens: 7 }, 'limit'],
    ['rate.tokens.limit', { tokens: { limit: -1, perMs: 1 } }, '1 or more'],
    ['rate.tokens.perMs', { tokens: { limit: 1 } }, 'perMs'],
    ['rate', { workers: { limit: 1, perMs: 1 } }, 'other than `workers`'],
    ['rate', { 'a b': { limit: 1, perMs: 1 } }, 'letters'],
    ['rate', Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`r${n}`, { limit: 1, perMs: 1 }])), 'at most 16'],
  ])('refuses a wrong `%s`: %j', (option, rate, words) => {
    const act = () => createPool(async () => undefined, { size: 1, rate: rate as RateOption });
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: expect.stringContaining(option) as unknown }));
    expect(act).toThrow(words);
  });

  it('refuses a task that could never start, however it is handed in, and counts nothing', async () => {
    const pool = createPool(async (input: number) => input, { size: 2, rate: { tokens: { limit: 100, perMs: 10 } } });
    const heavy = { weight: { tokens: 101 } };
    await expect(pool.run(1, heavy)).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'weight.tokens', got: 101 });
    expect(() => pool.tryRun(1, heavy)).toThrow('at most 100, the `limit` of the rate `tokens`');
    expect(pool.snapshot().submitted).toBe(0);
    await expect(pool.run(1, { weight: { tokens: 100 } })).resolves.toBe(1);
    await pool.close();
  });
});

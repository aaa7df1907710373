import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { settingsFor, settingsNote } from './pool-settings.ts';

const size = fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined });
const waitSlo = fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined });

describe('the pool on which a policy is tried', () => {
  it('is what the flags say, else what the file says, else the default', () => {
    fc.assert(
      fc.property(fc.record({ min: size, max: size, waitSlo }), fc.record({ min: size, max: size, waitSlo }), (flags, said) => {
        const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
        const { waitSlo: waitSloMs, ...bounds } = said;
        const file = Object.fromEntries(Object.entries({ ...bounds, waitSloMs }).filter(([, value]) => value !== undefined));
        const wanted = {
          min: flags.min ?? said.min ?? 1,
          max: flags.max ?? said.max ?? 1_000,
          waitSlo: flags.waitSlo ?? said.waitSlo ?? 500,
          goal: 'latency',
        };
        const settle = () => settingsFor({ name: 'p.json', file }, given);
        if (wanted.min > wanted.max) expect(settle).toThrow(UsageError);
        else expect(settle()).toEqual(wanted);
      }),
    );
  });

  it.each([
    [{ min: 8 }, { max: 4 }, '--min 8 is above `max` of p.json, 4'],
    [{ max: 4 }, { min: 8 }, '`min` of p.json, 8 is above --max 4'],
    [{ min: 8, max: 4 }, {}, '--min 8 is above --max 4'],
  ])('refuses %j over %j, and says who said what', (given, file, message) => {
    expect(() => settingsFor({ name: 'p.json', file }, given)).toThrow(message);
  });

  it('is told where the file rules, and only there', () => {
    const file = { min: 1, max: 20, waitSloMs: 2_000, goal: 'throughput' as const };
    expect(settingsNote({ name: 'p.json', file }, {})).toBe(
      'p.json says: at least 1 worker, at most 20 workers, SLO 2 s, goal throughput',
    );
    expect(settingsNote({ name: 'p.json', file }, { min: 2, waitSlo: 100, goal: 'latency' })).toBe(
      'p.json says: at most 20 workers',
    );
    expect(settingsNote({ name: 'p.json', file: { max: 20 } }, { max: 8 })).toBeUndefined();
    expect(settingsNote({ name: 'default' }, {})).toBeUndefined();
  });
});

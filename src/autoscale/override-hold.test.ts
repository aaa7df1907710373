import { describe, expect, it } from 'vitest';
import { OverrideHold, type OverrideRequest } from './override-hold.ts';

const request: OverrideRequest = { desired: 4, forMs: 1_000, reason: 'deploy', actor: 'alice' };

describe('OverrideHold', () => {
  it('holds until its end, and is over at that very time', () => {
    const hold = new OverrideHold(() => 32);
    hold.set(request, 500);
    expect(hold.at(1_499.999)).toEqual({ desired: 4, untilMs: 1_500, reason: 'deploy', actor: 'alice' });
    expect(hold.at(1_500)).toBeUndefined();
    expect(hold.at(1_000)).toBeUndefined();
  });

  it('ends after 15 minutes unless said otherwise', () => {
    const { untilMs } = new OverrideHold(() => 32).set({ desired: 0, reason: 'deploy', actor: 'alice' }, 0);
    expect(untilMs).toBe(900_000);
  });

  it('is replaced by a later one and ends when released', () => {
    const hold = new OverrideHold(() => 32);
    hold.set(request, 0);
    hold.set({ ...request, desired: 5 }, 0);
    expect(hold.at(0)?.desired).toBe(5);
    hold.release();
    expect(hold.at(0)).toBeUndefined();
  });

  it.each([
    ['override.desired', { desired: 33 }, 'an integer from 0 to 32'],
    ['override.desired', { desired: -1 }, 'an integer from 0 to 32'],
    ['override.desired', { desired: 1.5 }, 'an integer from 0 to 32'],
    ['override.forMs', { forMs: 0 }, 'a finite number from 1 to 31536000000'],
    ['override.forMs', { forMs: Number.NaN }, 'a finite number from 1 to 31536000000'],
    ['override.reason', { reason: '' }, 'a text of 1 to 200 characters'],
    ['override.actor', { actor: 'a'.repeat(201) }, 'a text of 1 to 200 characters'],
  ])('refuses a wrong %s, says the range and keeps the earlier override', (option, wrong, allowed) => {
    const hold = new OverrideHold(() => 32);
    hold.set(request, 0);
    expect(() => hold.set({ ...request, ...wrong }, 0)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option, allowed }));
    expect(hold.at(0)?.desired).toBe(4);
  });

  it('refuses a misspelt option', () => {
    const wrong = { ...request, for: '15m' };
    expect(() => new OverrideHold(() => 32).set(wrong, 0)).toThrow(expect.objectContaining({ option: 'override.for' }));
  });
});

import { describe, expect, it } from 'vitest';
import { TickDecoder } from './tick-decoder.ts';

describe('TickDecoder', () => {
  it.each(['{"digest":"0a1b2c3d"}', '7', 'null', '[]'])('refuses %s, which is no tick', (line) => {
    expect(() => new TickDecoder().decode(line)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'journal' }));
  });

  it('binds a failed tick by its failure, whatever an older version wrote', () => {
    const { binding, error } = new TickDecoder().decode(
      '["T100000N4",{"r":9,"a":4,"o":"failed","b":["step","QUEUE_FILL_HIGH"]}]',
    );
    expect([binding, error]).toEqual([{ stage: 'resize', reason: 'RESIZE_FAILED' }, undefined]);
  });

  it('keeps what the budget said until it says something else', () => {
    const decoder = new TickDecoder();
    const denialOf = (line: string) => decoder.decode(line).denial;
    expect(denialOf('["T100000N4",{"r":9,"g":4,"u":{"heldBy":"api 6"},"b":["budget","BUDGET_DENIED"]}]')).toEqual({
      heldBy: 'api 6',
    });
    expect(denialOf('["T100000",{"g":4}]')).toEqual({ heldBy: 'api 6' });
    expect(denialOf('["T100000"]')).toBeUndefined();
    expect(denialOf('["T100000",{"g":4,"u":null}]')).toBeUndefined();
  });

  it('gives observations that nobody can change', () => {
    const { observation } = new TickDecoder().decode('["T100000B3E1",{"r":4,"b":["step","QUEUE_FILL_OK"]}]');
    expect(observation).toMatchObject({ nowMs: 100, dtMs: 100, busy: 3, waitMs: { count: 1 } });
    expect(Object.isFrozen(observation)).toBe(true);
    expect(Object.isFrozen(observation.waitMs)).toBe(true);
  });
});

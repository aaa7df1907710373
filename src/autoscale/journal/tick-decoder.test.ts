import { describe, expect, it } from 'vitest';
import { TickDecoder } from './tick-decoder.ts';

describe('TickDecoder', () => {
  it.each(['{"digest":"0a1b2c3d"}', '7', 'null', '[]'])('refuses %s, which is no tick', (line) => {
    expect(() => new TickDecoder().decode(line)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'journal' }));
  });

  it('gives observations that nobody can change', () => {
    const { observation } = new TickDecoder().decode('["T100000B3E1",{"r":4,"b":["step","QUEUE_FILL_OK"]}]');
    expect(observation).toMatchObject({ nowMs: 100, dtMs: 100, busy: 3, waitMs: { count: 1 } });
    expect(Object.isFrozen(observation)).toBe(true);
    expect(Object.isFrozen(observation.waitMs)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { OptionError } from '../../errors/index.ts';
import type { Signals } from './signal.ts';
import { checkSignals } from './signal-settings.ts';

const read = () => 1;

describe('checkSignals', () => {
  it('takes a bare function for a signal that is read every tick and stale after three', () => {
    expect(checkSignals({ lag: read }, 200)[0]).toMatchObject({ name: 'lag', everyMs: 200, timeoutMs: 5_000, staleMs: 600 });
  });

  it('lets a signal that is read seldom be old: three of its own turns', () => {
    expect(checkSignals({ lag: { read, everyMs: 10_000 } }, 100)[0]).toMatchObject({ everyMs: 10_000, staleMs: 30_000 });
  });

  it('lets a signal that is read often be three ticks old', () => {
    expect(checkSignals({ lag: { read, everyMs: 10 } }, 100)[0]?.staleMs).toBe(300);
  });

  it('calls an instance of a class as its methods, whatever other fields it has', () => {
    class Lag {
      lag = 12;
      read(): number {
        return this.lag;
      }
    }
    const [settings] = checkSignals({ lag: new Lag() }, 100);
    expect(settings?.read({ nowMs: 0, signal: new AbortController().signal })).toBe(12);
  });

  it.each<[string, unknown]>([
    ['no object', 5],
    ['null', null],
    ['a name that could be a prototype', JSON.parse('{"__proto__":{}}')],
    ['an empty name', { '': read }],
    ['a name that no metric could have', { 'a b': read }],
    ['a long name', { [`a${'b'.repeat(63)}`]: read }],
    ['no signal', { lag: 5 }],
    ['a null signal', { lag: null }],
    ['a signal without a reader', { lag: {} }],
    ['a misspelt option', { lag: { read, evryMs: 5 } }],
    ['a start that is no function', { lag: { read, start: 5 } }],
    ['a stop that is no function', { lag: { read, stop: 5 } }],
    ['no time between readings', { lag: { read, everyMs: 0 } }],
    ['an endless timeout', { lag: { read, timeoutMs: Number.POSITIVE_INFINITY } }],
    ['an age that is none', { lag: { read, staleMs: Number.NaN } }],
  ])('refuses %s', (_words, signals) => {
    expect(() => checkSignals(signals as Signals, 100)).toThrow(OptionError);
  });
});

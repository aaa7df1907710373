import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { FakeSink } from '../fake-sink.test-support.ts';
import { createPaint } from '../paint.ts';
import { createServeLog } from './serve-log.ts';

const setup = (level = 'info') => {
  const sink = new FakeSink();
  const log = createServeLog({ form: 'json', level, sink, clock: new ManualClock(), paint: createPaint(false) });
  return { sink, log };
};

describe('the log of a service as JSON', () => {
  it.each([
    ['a control character of one byte', '\u009b31m', '\\u009b31m'],
    ['DEL', '\u007f', '\\u007f'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a paragraph separator', 'a\u2029b', 'a\\u2029b'],
    ['text that runs backwards', '\u202eexe.txt', '\\u202eexe.txt'],
    ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['a mark at the beginning', '\ufeffx', '\\ufeffx'],
    ['an invisible tag of two units', '\u{e0041}', '\\udb40\\udc41'],
    ['what can be seen', 'größer 🌊 ü', 'größer 🌊 ü'],
  ])('writes %s so that it can be seen', (_name, text, written) => {
    const { sink, log } = setup();
    log.info({ from: 'module', text }, text);
    expect(sink.text).toContain(`"text":"${written}","msg":"${written}"}\n`);
    expect(sink.records()).toMatchObject([{ text, msg: text }]);
  });

  it('means what was said, in one line without anything invisible, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { sink, log } = setup();
        log.warn({ text }, text);
        expect(sink.text).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*\n$/u);
        expect(sink.records()).toMatchObject([{ level: 'warn', text, msg: text }]);
      }),
    );
  });

  it('says how many lines its reader has missed, also when only errors are told', () => {
    const { sink, log } = setup('error');
    sink.isFull = true;
    for (let line = 0; line < 20_000; line += 1) log.error({ line }, 'failed');
    expect(sink.text).toBe('');
    sink.makeRoom();
    expect(sink.records()).toMatchObject([{ level: 'error', lost: 20_000 }]);
    expect(log.lostCount).toBe(20_000);
  });

  it('tells of lines that were lost on their way to it, at once or with those that it loses itself', () => {
    const { sink, log } = setup('error');
    log.lose(3);
    expect(sink.records()).toMatchObject([{ level: 'error', lost: 3 }]);
    sink.isFull = true;
    log.error({}, 'failed');
    log.lose(4);
    sink.makeRoom();
    expect(sink.records().at(-1)).toMatchObject({ lost: 5 });
    expect(log.lostCount).toBe(8);
  });
});

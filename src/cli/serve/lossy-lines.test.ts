import { describe, expect, it } from 'vitest';
import { FakeSink } from '../fake-sink.test-support.ts';
import { LossyLines } from './lossy-lines.ts';

const setup = () => {
  const sink = new FakeSink();
  const lines: LossyLines = new LossyLines(sink, (count) => lines.write(`lost ${count}\n`));
  return { sink, lines };
};

describe('LossyLines', () => {
  it('hands on what its reader keeps up with', () => {
    const { sink, lines } = setup();
    for (const line of ['a\n', 'b\n']) lines.write(line);
    expect(sink.text).toBe('a\nb\n');
  });

  it('loses what comes while the reader lags, says how much, and goes on', () => {
    const { sink, lines } = setup();
    lines.write('a\n');
    sink.isFull = true;
    for (let line = 0; line < 1_000; line += 1) lines.write('too much\n');
    sink.makeRoom();
    lines.write('b\n');
    sink.isFull = true;
    lines.write('too much\n');
    sink.makeRoom();
    expect(sink.text).toBe('a\nlost 1000\nb\nlost 1\n');
  });

  it('counts what is lost of its own words, when the reader stops again in that moment', () => {
    const { sink, lines } = setup();
    sink.isFull = true;
    lines.write('too much\n');
    const telling = sink.write.bind(sink);
    sink.write = (text) => {
      telling(text);
      sink.isFull = true;
    };
    sink.makeRoom();
    for (let line = 0; line < 3; line += 1) lines.write('too much\n');
    sink.makeRoom();
    expect(sink.text).toBe('lost 1\nlost 3\n');
  });
});

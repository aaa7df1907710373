import { expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { FakeSink } from '../fake-sink.test-support.ts';
import { LiveDisplay } from './live-display.ts';

const writtenAbove = (isKept: boolean): string => {
  const sink = new FakeSink();
  const display = new LiveDisplay({ sink, isTerminal: true, columns: 80 }, new ManualClock(), () => ['one', 'two'], isKept);
  sink.text = '';
  display.above(() => sink.write('a text\n'));
  return sink.text;
};

it('is drawn again with the next picture after a text above it, or at once when it is kept', () => {
  expect(writtenAbove(false)).toMatch(/a text\n$/);
  expect(writtenAbove(true)).toMatch(/a text\none\ntwo$/);
});

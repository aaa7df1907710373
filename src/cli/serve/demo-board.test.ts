import { describe, expect, it } from 'vitest';
import { type DemoMoment, demoBoard, demoLine } from './demo-board.ts';

const moment = (second: number, more: Partial<DemoMoment> = {}): DemoMoment => ({
  elapsedMs: second * 1_000,
  offeredPerSec: 1_000 + second,
  donePerSec: 990.4,
  live: 80 + second,
  busy: 75,
  queued: 12,
  waitP99Ms: 8.4,
  lateRatio: 0.0123,
  ...more,
});

describe('the board of the demo', () => {
  it('shows the last eight seconds, the course of all, and why', () => {
    const moments = Array.from({ length: 70 }, (_, second) => moment(second));
    const lines = demoBoard({ moments, explanation: '80 of 256: enough' }, 100);
    expect(lines[0]).toBe('time  offered/s  done/s  size  busy  queued  wait p99    late');
    expect(lines[8]).toBe('1:09      1,069     990   149    75      12      8 ms  1.23 %');
    expect(lines).toHaveLength(13);
    expect(lines[10]).toMatch(/^offered {2}[▁-█]{60} 1,069$/u);
    expect(lines[12]).toBe('why      80 of 256: enough');
  });

  it.each([1, 12, 40, 80, 200])('is never wider than %i characters', (width) => {
    const explanation = 'a reason of many words that goes on and on, with averyveryverylongwordthatfitsnowhere in it';
    for (const line of demoBoard({ moments: [moment(1)], explanation }, width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('has a column and a line for a shadow policy, where there is one', () => {
    const moments = [moment(1, { shadow: undefined }), moment(2, { shadow: 1_060 })];
    const lines = demoBoard({ moments, explanation: 'why', shadow: 'calm.json: wanted 60.0 workers instead of 80.0' }, 100);
    expect(lines[0]).toBe('time  offered/s  done/s  size  shadow  busy  queued  wait p99    late');
    expect(lines[1]).toBe('0:01      1,001     990    81       –    75      12      8 ms  1.23 %');
    expect(lines[2]).toBe('0:02      1,002     990    82   1,060    75      12      8 ms  1.23 %');
    expect(lines.at(-1)).toBe('shadow   calm.json: wanted 60.0 workers instead of 80.0');
    expect(demoLine(moment(2, { shadow: 60 }))).toContain('  size 82  shadow 60  busy 75  ');
  });

  it('tells a second as one line, and no wait when there was none', () => {
    expect(demoLine(moment(5, { waitP99Ms: undefined, queued: 0 }))).toBe(
      '0:05  offered 1,005/s  done 990/s  size 85  busy 75  queued 0  wait p99 –  late 1.23 %',
    );
  });
});

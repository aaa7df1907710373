import { describe, expect, it } from 'vitest';
import { readLoadCondition } from './load-condition.ts';
import type { LoadReport } from './load-report.ts';

const latencyMs = { mean: 80, p50: 75, p90: 110, p95: 115, p99: 510, p999: 900, max: 1_200 };
const report = {
  asked: 1_000,
  ok: 960,
  failed: 20,
  unfinished: 5,
  refused: 10,
  dropped: 5,
  okPerSec: 1_900,
  latencyMs,
} as LoadReport;

describe('readLoadCondition', () => {
  it.each([
    ['p99>500ms', true, '510 ms'],
    ['p99 > 600ms', false, '510 ms'],
    ['max>=1.2s', true, '1200 ms'],
    ['failed>2%', true, '2.5 %'],
    ['refused>1%', false, '1 %'],
    ['dropped>0', true, '0.5 %'],
    ['bad>=4%', true, '4 %'],
    ['rate<2000', true, '1900'],
  ])('%s is met: %s', (text, isMet, value) => {
    const reading = readLoadCondition(text);
    if ('problem' in reading) throw new Error(reading.problem);
    expect(reading.condition.isMet(report)).toBe(isMet);
    expect(reading.condition.valueText(report)).toBe(value);
  });

  it.each(['p99>500ms', 'mean<1s'])('%s is broken when no call ended well', (text) => {
    const reading = readLoadCondition(text);
    if ('problem' in reading) throw new Error(reading.problem);
    const refused = { ...report, ok: 0, latencyMs: { ...latencyMs, mean: 2_000, p99: 0 } };
    expect(reading.condition.isMet(refused)).toBe(true);
    expect(reading.condition.valueText(refused)).toBe('no call ended well');
  });

  it.each(['p99', '>5', 'p98>5ms', 'p99>500', 'failed>1', 'rate<5%', `p99>${'1'.repeat(70)}ms`])('refuses %s', (text) => {
    expect(readLoadCondition(text)).toHaveProperty('problem');
  });
});

import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import { readThreshold } from './fail-if-option.ts';
import { readFactor } from './number-option.ts';
import { readService } from './service-option.ts';

describe('readService', () => {
  it.each([
    ['75ms', 75],
    ['1.5s', 1_500],
    ['30ms..120ms', 75],
    ['exp:40ms', 40],
    ['lognormal:50ms,1.5', 50],
    ['lognormal:50ms', 50],
    ['bimodal:50ms,500ms,10%', 95],
    ['bimodal:50ms,500ms,0.1', 95],
  ])('reads %s', (text, meanMs) => {
    const reading = readService(text);
    expect('service' in reading ? reading.service.meanMs : reading).toBeCloseTo(meanMs, 9);
    if ('service' in reading) expect(reading.service.sampleMs(seededRandom(1))).toBeGreaterThan(0);
  });

  it.each([
    '',
    '75',
    'fast',
    '120ms..30ms',
    '5ms..',
    'exp:',
    'exp:5',
    'gamma:5ms',
    'bimodal:5ms,6ms',
    'bimodal:5ms,6ms,200%',
    'x'.repeat(90),
  ])('refuses %j', (text) => {
    expect(readService(text)).toHaveProperty('problem');
  });
});

describe('readFactor', () => {
  it.each([
    ['24', 24],
    ['0.5', 0.5],
  ])('reads %s', (text, factor) => {
    expect(readFactor(text)).toEqual({ factor });
  });

  it.each(['', '0', '-1', '1e3', '0x10', ' 7', '.5', '1.', '٣'])('refuses %j', (text) => {
    expect(readFactor(text)).toHaveProperty('problem');
  });
});

describe('readThreshold', () => {
  it.each([
    ['late>1%', 'late >1%'],
    ['rejected > 0', 'rejected > 0'],
    ['cost>=1.2', 'cost >=1.2'],
    ['p99>500ms', 'waitP99 >500ms'],
    ['J > 1.2', 'merit > 1.2'],
    ['goodput<100', 'goodputPerSec <100'],
  ])('reads %s', (text, words) => {
    const reading = readThreshold(text);
    expect('threshold' in reading ? reading.threshold.text : reading).toBe(words);
  });

  it.each(['', 'late', '>1%', 'late=1%', 'late>1', 'cost>5%', 'p99>500', 'lateness>1%', 'late>1%%', `late>${'1'.repeat(70)}`])(
    'refuses %j',
    (text) => {
      expect(readThreshold(text)).toHaveProperty('problem');
    },
  );
});

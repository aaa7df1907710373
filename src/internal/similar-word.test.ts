import { describe, expect, it } from 'vitest';
import { similarWord } from './similar-word.ts';

const KINDS = ['demand', 'onDemand', 'step', 'stepRate', 'throughput', 'cooldown'];

describe('similarWord', () => {
  it.each([
    ['dmand', 'demand'],
    ['demmand', 'demand'],
    ['edmand', 'demand'],
    ['Demand', 'demand'],
    ['ondemand', 'onDemand'],
    ['steps', 'step'],
    ['throughputs', 'throughput'],
    ['troughptu', 'throughput'],
    ['cool-down', 'cooldown'],
  ])('takes %s for %s', (word, known) => {
    expect(similarWord(word, KINDS)).toBe(known);
  });

  it.each(['', 'x', 'ratio', 'demandingness', 'a'.repeat(50_000)])('takes %j for nothing', (word) => {
    expect(similarWord(word, KINDS)).toBeUndefined();
  });
});

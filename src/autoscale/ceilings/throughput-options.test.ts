import { describe, expect, it } from 'vitest';
import { type ThroughputOptions, throughputSettings } from './throughput-options.ts';

describe('throughputSettings', () => {
  it('begins at 4 workers for batch work and at 32 for open load', () => {
    expect(throughputSettings({}).initial).toBe(4);
    expect(throughputSettings({ start: 'high' }).initial).toBe(32);
    expect(throughputSettings({ start: 'high', initial: 7 }).initial).toBe(7);
  });

  it.each<[string, unknown]>([
    ['throughput.start', { start: 'middle' }],
    ['throughput.initial', { initial: 0 }],
    ['throughput.minElasticity', { minElasticity: 0.6 }],
    ['throughput.waitRatio', { waitRatio: -0.1 }],
    ['throughput.maxRestMs', { maxRestMs: 10 }],
    ['throughput.intial', { intial: 3 }],
  ])('refuses a wrong %s', (option, options) => {
    expect(() => throughputSettings(options as ThroughputOptions)).toThrow(option);
  });
});

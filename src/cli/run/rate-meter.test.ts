import { describe, expect, it } from 'vitest';
import { RateMeter } from './rate-meter.ts';

describe('RateMeter', () => {
  it('knows no rate at the very start', () => {
    expect(new RateMeter(100).perSec(0, 100)).toBe(0);
  });

  it('gives the rate since the start at first', () => {
    expect(new RateMeter(0).perSec(50, 500)).toBe(100);
  });

  it('forgets what is older than five seconds', () => {
    const meter = new RateMeter(0);
    for (let atMs = 100; atMs <= 10_000; atMs += 100) meter.perSec(atMs / 10, atMs); // 100/s
    let ratePerSec = 0;
    for (let atMs = 10_100; atMs <= 20_000; atMs += 100) ratePerSec = meter.perSec(1_000, atMs); // nothing more
    expect(ratePerSec).toBe(0);
  });
});

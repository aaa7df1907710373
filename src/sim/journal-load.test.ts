import { describe, expect, it } from 'vitest';
import { constantRate, uniformTime } from '../workload/index.ts';
import { journalLoad } from './journal-load.ts';
import { simulate } from './simulate.ts';

describe('journalLoad', () => {
  it('gives back what arrived and how long it took', async () => {
    const lines: string[] = [];
    const { tasks } = await simulate({
      workload: { name: 'steady', profile: constantRate(200, 30_000), service: uniformTime(30, 120) },
      pool: { min: 2, max: 40, startMs: 40 },
      journal: (line) => lines.push(line),
    });
    const { profile, service } = journalLoad(lines);
    expect(Math.abs(profile.totalCount - tasks.arrived)).toBeLessThan(40); // the last tick may be a tenth of a second before the end
    expect(Math.abs(profile.durationMs - 30_000)).toBeLessThanOrEqual(200);
    expect(Math.abs(service.meanMs - 75)).toBeLessThan(2);
  });

  it('refuses what has no task that ended', async () => {
    const lines: string[] = [];
    await simulate({
      workload: { name: 'none', profile: constantRate(0, 1_000), service: uniformTime(30, 120) },
      pool: { max: 4 },
      journal: (line) => lines.push(line),
    });
    expect(() => journalLoad(lines)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'journal' }));
    expect(() => journalLoad(['{'])).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});

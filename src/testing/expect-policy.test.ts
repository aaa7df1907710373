import { describe, expect, it } from 'vitest';
import { demand, stepPolicy } from '../autoscale/index.ts';
import { constantTime, ramp, uniformWholeTime } from '../workload/index.ts';
import { expectPolicy, type PolicyLimits } from './expect-policy.ts';

const load = {
  name: 'rise',
  profile: ramp(50, { durationMs: 30_000, toPerSec: 600 }),
  service: uniformWholeTime(30, 120),
};
const pool = { min: 2, max: 80, startMs: 40, firstSize: 5 };

describe('expectPolicy', () => {
  it('passes a policy that keeps its limits, with a result for each seed', async () => {
    const results = await expectPolicy(demand()).on(load, { pool }).toKeep({ late: '<1%', cost: '<1.3', waitP99: '<500ms' });
    expect(results.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    await expectPolicy('fixed:60')
      .on(load, { pool, seeds: ['a'] })
      .toKeep({ late: '<=0', utilization: '>10%' });
  });

  it('fails one that does not, and says by how much and for which seed', async () => {
    const failing = expectPolicy(stepPolicy())
      .on(load, { pool, seeds: [5] })
      .toKeep({ late: '<1%', cost: '<9', startsPer1000: '<0' });
    await expect(failing).rejects.toThrow(
      /^the policy on rise:\n {2}seed 5: late is [\d.]+ %, not <1%\n {2}seed 5: startsPer1000 is /,
    );
  });

  it.each([
    [{ late: '1%' }, 'late'],
    [{ late: '<1' }, 'late'],
    [{ cost: '<1%' }, 'cost'],
    [{ cost: '<' }, 'cost'],
    [{ waitP99: '<500' }, 'waitP99'],
    [{ lateness: '<1%' }, 'measure'],
    [{}, 'limits'],
  ])('refuses limits that it cannot read: %j', async (limits, option) => {
    await expect(
      expectPolicy('demand')
        .on(load, { pool })
        .toKeep(limits as PolicyLimits),
    ).rejects.toMatchObject({ code: 'ERR_OPTION', option });
  });

  it('needs run times, and a policy that exists', async () => {
    expect(() => expectPolicy('demnd')).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
    const { profile } = load;
    await expect(expectPolicy('demand').on(profile).toKeep({ cost: '<9' })).rejects.toMatchObject({ option: 'service' });
    await expectPolicy('default')
      .on(profile, { service: constantTime(20), seeds: [1] })
      .toKeep({ late: '<1%' });
  });
});

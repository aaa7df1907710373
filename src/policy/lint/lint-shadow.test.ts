import { describe, expect, it } from 'vitest';
import { cooldown, demand, onDemand, type Policy, step, stepPolicy, throughput, tolerance } from '../../autoscale/index.ts';
import type { LintLimits } from './lint-limits.ts';
import { lintPolicy } from './lint-policy.ts';
import { lintShadow } from './lint-shadow.ts';

const LIMITS: LintLimits = { min: 2, max: 64, waitSloMs: 500 };
const LIVE: Policy = { demand: demand(), guards: [tolerance()] };

const warn = (shadow: Policy, { live = LIVE, limits = {} }: { live?: Policy; limits?: Partial<LintLimits> } = {}) =>
  lintShadow({ policy: live, shadow }, { ...LIMITS, ...limits }).map(({ code, path }) => `${code} ${path}`);

describe('lintShadow', () => {
  it('has nothing to say about a plain demand beside another one', () => {
    expect(warn({ demand: demand({ downWindowMs: 5_000 }) })).toEqual([]);
  });

  it.each<[string, Policy]>([
    ['SHADOW_AS_LIVE shadow', { demand: demand(), guards: [tolerance()] }],
    ['SHADOW_AS_LIVE shadow', { demand: demand(), guards: [tolerance()], tickMs: 1_000 }],
    ['SHADOW_TICK shadow.tickMs', { demand: demand({ slowMs: 5_000 }), tickMs: 250 }],
    ['SHADOW_SEARCHES shadow.ceilings[0]', { demand: demand(), ceilings: [throughput({ start: 'high' })] }],
    ['NO_REST shadow.demand', { demand: step({ up: 2 }) }],
    ['STEP_ABOVE_SIZE shadow.demand.options.up', { demand: step({ up: 50 }), guards: [cooldown()] }],
  ])('warns of %s', (warning, shadow) => {
    expect(warn(shadow)).toEqual([warning]);
  });

  it('judges its spans by the ticks that it gets, those of the live policy', () => {
    const shadow: Policy = { demand: demand({ downWindowMs: 200 }), tickMs: 50 };
    expect(warn(shadow, { live: { ...LIVE, tickMs: 250 } })).toEqual([
      'SHADOW_TICK shadow.tickMs',
      'TICK_ABOVE_SPAN shadow.demand.options.downWindowMs',
    ]);
    expect(warn(shadow, { live: { ...LIVE, tickMs: 50 } })).toEqual([]);
  });

  it('says once what is wrong for both', () => {
    const limits = { min: 9, max: 9 };
    const live: Policy = { ...LIVE, tickMs: 600 };
    expect(lintPolicy(live, { ...LIMITS, ...limits }).map(({ code }) => code)).toEqual(['TICK_ABOVE_SLO', 'SIZE_IS_FIXED']);
    expect(warn({ demand: demand({ downWindowMs: 5_000 }) }, { live, limits })).toEqual([]);
  });

  it('tells the ticks of both', () => {
    const [warning] = lintShadow({ policy: LIVE, shadow: stepPolicy() }, LIMITS);
    expect(warning?.text).toMatch(/every 100 ms, not in its own of 500 ms/);
  });

  it('warns of signals that nothing gives, and refuses limits that are none', () => {
    const shadow: Policy = { demand: onDemand(), ceilings: [] };
    expect(warn(shadow, { limits: { signals: [] } })).toEqual(['NEVER_SMALLER shadow.demand']);
    expect(() => warn(shadow, { limits: { min: 70 } })).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});

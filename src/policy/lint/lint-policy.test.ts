import { describe, expect, it } from 'vitest';
import {
  aimd,
  cooldown,
  type Decider,
  demand,
  eventLoop,
  forecast,
  forecastPolicy,
  maxOf,
  onDemand,
  type Policy,
  pid,
  pidPolicy,
  rules,
  rulesPolicy,
  schedule,
  smoothed,
  stabilization,
  step,
  stepPolicy,
  stepRate,
  throughput,
  tolerance,
  veto,
  waitStepPolicy,
  withFallback,
} from '../../autoscale/index.ts';
import type { LintLimits } from './lint-limits.ts';
import { lintPolicy } from './lint-policy.ts';

const LIMITS: LintLimits = { min: 2, max: 64, waitSloMs: 500 };

const warn = (policy: Policy, limits: Partial<LintLimits> = {}): readonly string[] =>
  lintPolicy(policy, { ...LIMITS, ...limits }).map(({ code, path }) => `${code} ${path}`);

describe('lintPolicy', () => {
  it.each<[string, Policy, Partial<LintLimits>]>([
    ['the default of dear workers', { demand: demand(), guards: [tolerance()] }, { workers: 'threads' }],
    ['the default of slots', { demand: onDemand(), ceilings: [throughput({ start: 'high' })] }, { workers: 'slots' }],
    ['the default of batch work', { demand: onDemand(), ceilings: [throughput()], tickMs: 50 }, { workers: 'slots' }],
    ['the classic of queues', stepPolicy(), {}],
    ['the one by wait times', waitStepPolicy(), {}],
    ['the one with a PID controller', pidPolicy(), {}],
    ['the one by rules', rulesPolicy(), {}],
    ['the one with a forecast, whose floor keeps what its demand lets go of', forecastPolicy(), { startupMs: 5_000 }],
    ['one with a forecast that only watches', forecastPolicy({ act: 'never' }), { startupMs: 5_000 }],
  ])('has nothing to say about %s', (_what, policy, limits) => {
    expect(warn(policy, limits)).toEqual([]);
  });

  it.each<[string, Policy, Partial<LintLimits>]>([
    ['TICK_ABOVE_SPAN guards[0].options.upMs', { demand: demand(), guards: [cooldown({ upMs: 50 })], tickMs: 100 }, {}],
    ['TICK_ABOVE_SPAN demand.options.downWindowMs', { demand: demand({ downWindowMs: 99 }) }, {}],
    ['TICK_ABOVE_SLO tickMs', { demand: demand(), tickMs: 600 }, {}],
    ['TICK_SLOW_FOR_SEARCH ceilings[0]', { demand: onDemand(), ceilings: [throughput()], tickMs: 250 }, {}],
    [
      'DELAY_BELOW_WINDOW guards[0].options.downMs',
      { demand: demand(), guards: [cooldown({ downMs: 5_000 }), stabilization({ downMs: 6_000 })] },
      {},
    ],
    [
      'WINDOW_BELOW_STARTUP guards[0].options.downMs',
      { demand: demand(), guards: [stabilization({ downMs: 300 })] },
      { startupMs: 400 },
    ],
    [
      'WINDOW_BELOW_STARTUP demand.options.downWindowMs',
      { demand: demand({ downWindowMs: 2_000 }), floors: [forecast({ act: 'never' })] },
      { startupMs: 5_000 },
    ],
    ['STARTUP_ABOVE_SLO floors', { demand: demand() }, { startupMs: 2_000 }],
    ['STEP_ABOVE_SIZE demand.options.up', { demand: step({ up: 40 }), guards: [cooldown()] }, {}],
    ['STEP_ABOVE_SIZE demand.options.increase', { demand: aimd({ increase: 32 }), guards: [cooldown()] }, {}],
    ['GAIN_ABOVE_SIZE demand.options.kp', { demand: pid({ kp: 30 }), guards: [], tickMs: 100 }, {}],
    ['NO_REST demand', { demand: step() }, {}],
    ['NO_REST demand.options.deciders[1]', { demand: maxOf([demand(), step()]) }, {}],
    ['NO_REST demand.options.decider', { demand: smoothed(step(), { fields: ['queued'], tauMs: 500 }) }, {}],
    ['NO_CEILING ceilings', { demand: demand() }, { workers: 'slots' }],
    ['NEVER_SMALLER demand', { demand: onDemand() }, {}],
    ['NEVER_SMALLER demand', { demand: onDemand(), ceilings: [throughput({ start: 'high' })] }, { spawn: 'eager' }],
    ['CEILING_AS_DEMAND demand', { demand: throughput({ start: 'high' }) }, {}],
    [
      'SEARCH_ON_DEAR_WORKERS ceilings[0]',
      { demand: demand(), ceilings: [throughput({ start: 'high' })] },
      { workers: 'threads' },
    ],
    ['EVENT_LOOP_ELSEWHERE ceilings[0]', { demand: demand(), ceilings: [eventLoop()] }, { workers: 'processes' }],
    ['SAME_GUARD_TWICE guards[1]', { demand: demand(), guards: [tolerance(), tolerance({ upRatio: 0.2 })] }, {}],
    ['NO_SIGNAL ceilings[0]', { demand: demand(), ceilings: [eventLoop()] }, { signals: ['lag'] }],
    [
      'FLOOR_ABOVE_MAX floors[0].options.times[1].size',
      {
        demand: demand(),
        floors: [
          schedule({
            times: [
              { at: '18:00', size: 5 },
              { at: '09:00', size: 65 },
            ],
          }),
        ],
      },
      {},
    ],
    ['SIZE_IS_FIXED min', { demand: demand() }, { min: 64 }],
    ['MAX_TOO_LOW max', { demand: demand() }, { load: { arrivalsPerSec: 1_000, runMs: 65 } }],
  ])('warns %s', (warning, policy, limits) => {
    expect(warn(policy, limits)).toEqual([warning]);
  });

  it.each<[string, Policy, Partial<LintLimits>]>([
    ['a span of one tick', { demand: demand(), guards: [cooldown({ upMs: 100, downMs: 100 })] }, {}],
    ['a span that is switched off', { demand: demand(), guards: [cooldown({ upMs: 0, downMs: 0 })] }, {}],
    ['a step of half of the way', { demand: step({ up: 31 }), guards: [cooldown()] }, {}],
    ['a step rate behind a step', { demand: step(), guards: [stepRate()] }, {}],
    ['two vetoes', { demand: demand(), guards: [veto(), veto({ name: 'other', direction: 'down' })] }, {}],
    ['a load that fits', { demand: demand() }, { load: { arrivalsPerSec: 1_000, runMs: 64 } }],
    [
      'a pre-warmed pool of slow workers',
      { demand: demand(), floors: [schedule({ times: [{ at: '09:00', size: 9 }] })] },
      { startupMs: 2_000 },
    ],
    ['a signal that is given', { demand: demand(), ceilings: [eventLoop()] }, { signals: ['eventLoopDelay'] }],
  ])('does not warn about %s', (_what, policy, limits) => {
    expect(warn(policy, limits)).toEqual([]);
  });

  it('finds every signal that a policy reads', () => {
    const asksFor = (reading: string): Decider =>
      rules({
        rules: [
          {
            name: 'r',
            when: [
              { reading, above: 1 },
              { signal: 'queued', above: 0 },
            ],
            size: { add: 1 },
          },
        ],
      });
    const policy: Policy = {
      demand: maxOf([
        smoothed(asksFor('lag'), { fields: ['readings.depth', 'queued'], tauMs: 500 }),
        withFallback(asksFor('lag'), { signals: ['age'] }),
      ]),
      guards: [veto({ when: [{ reading: 'errors', above: 5 }] }), cooldown()],
      ceilings: [eventLoop({ signal: 'loop' })],
    };
    const missing = lintPolicy(policy, { ...LIMITS, signals: [] }).map(({ text }) => /signal `(\w+)`/.exec(text)?.[1] ?? '');
    expect([...new Set(missing)].sort()).toEqual(['age', 'depth', 'errors', 'lag', 'loop']);
  });

  it('says what happens and what to do, in one line', () => {
    const [warning] = lintPolicy({ demand: demand() }, { ...LIMITS, max: 4, load: { arrivalsPerSec: 120.04, runMs: 50 } });
    expect(warning).toEqual({
      code: 'MAX_TOO_LOW',
      path: 'max',
      text: '4 is too low for this load: 120 tasks a second of 50 ms keep 6 workers busy, so the queue grows without end',
    });
  });

  it('passes over stages that it does not know', () => {
    const own: Decider = { ...onDemand(), name: 'own', spec: { kind: 'own', options: { windowMs: 1 } } };
    expect(warn({ demand: own })).toEqual([]);
  });

  it('refuses limits that are out of range', () => {
    expect(() => lintPolicy({ demand: demand() }, { ...LIMITS, min: 65 })).toThrow(expect.objectContaining({ option: 'min' }));
  });
});

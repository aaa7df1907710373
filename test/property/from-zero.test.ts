import { describe, expect, it } from 'vitest';
import {
  aimd,
  aimdOnOverload,
  backlogPerWorker,
  demand,
  gradient2,
  onDemand,
  type Policy,
  panic,
  pidPolicy,
  ratio,
  reversalBudget,
  rulesPolicy,
  stabilization,
  stablePanic,
  step,
  stepPolicy,
  stepRate,
  throughput,
  tolerance,
  vegas,
  waitStepPolicy,
} from '../../src/autoscale/index.ts';
import { Rig } from './autoscaled-rig.ts';

/** Every demand, and guards and ceilings that may stand in the way of the first worker. */
const POLICIES: readonly (readonly [string, () => Policy])[] = [
  ['demand', () => ({ demand: demand() })],
  ['demand behind tolerance', () => ({ demand: demand(), guards: [tolerance()] })],
  ['demand behind panic and stabilization', () => ({ demand: demand(), guards: [panic(), stabilization({ downMs: 60_000 })] })],
  ['demand behind a step rate', () => ({ demand: demand(), guards: [stepRate()] })],
  ['demand behind a reversal budget', () => ({ demand: demand(), guards: [reversalBudget()] })],
  ['demand under the throughput ceiling', () => ({ demand: demand(), ceilings: [throughput()] })],
  ['on demand under aimdOnOverload', () => ({ demand: onDemand(), ceilings: [aimdOnOverload()] })],
  ['on demand under vegas', () => ({ demand: onDemand(), ceilings: [vegas()] })],
  ['on demand under gradient2', () => ({ demand: onDemand(), ceilings: [gradient2()] })],
  ['step', () => ({ demand: step() })],
  ['stepPolicy', () => stepPolicy()],
  ['aimd by wait', () => ({ demand: aimd() })],
  ['aimd by queue fill', () => ({ demand: aimd({ by: 'queueFill' }) })],
  ['waitStepPolicy', () => waitStepPolicy()],
  ['pidPolicy', () => pidPolicy()],
  ['rulesPolicy', () => rulesPolicy()],
  ['ratio', () => ({ demand: ratio() })],
  ['stablePanic', () => ({ demand: stablePanic() })],
  ['backlogPerWorker', () => ({ demand: backlogPerWorker({ tasks: 5 }) })],
];

const LONG_REST_MS = 900_000;
const ENOUGH_MS = 60_000;

describe('a pool that may shrink to nothing', () => {
  it.each(POLICIES.flatMap(([name, policy]) => (['eager', 'onDemand'] as const).map((spawn) => ({ name, spawn, policy }))))(
    'leaves no task waiting for ever, fresh and after a long rest, by $name ($spawn)',
    async ({ spawn, policy }) => {
      const rig = new Rig({ spawn, policy: policy(), min: 0, mayRest: true });
      for (const quietMs of [0, LONG_REST_MS]) {
        await rig.play(quietMs, []);
        await rig.play(0, [{ tasks: 3, runMs: 40, gapMs: ENOUGH_MS }]);
        expect(rig.unfinished).toBe(0);
      }
      expect(rig.core.snapshot()).toMatchObject({ submitted: 6, completed: 6 });
      rig.autoscaler.stop();
    },
  );
});

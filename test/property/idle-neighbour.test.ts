import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Autoscaler,
  aimd,
  type Budget,
  step as byFill,
  createBudget,
  type Decider,
  demand,
  onDemand,
  type Policy,
  pid,
  ratio,
  type ScaleTarget,
  stablePanic,
  type TargetReading,
  throughput,
  waitStep,
} from '../../src/autoscale/index.ts';
import { autoscale, createPool } from '../../src/autoscaled-pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

/** A decider of the user's own that asks for everything, always. */
const always: Decider<null> = {
  name: 'always',
  spec: { kind: 'always' },
  start: () => null,
  decide: (_state, { limits }) => ({ state: null, desired: limits.max, reason: 'RULE:always' }),
};

/** As many as ever, whatever the load: a floor that is pre-warmed. */
const prewarmed: Policy = { demand: demand(), floors: [{ ...always, name: 'prewarmed' }] };

const POLICIES: readonly (Policy | Decider | undefined)[] = [
  undefined, // the default of the pool
  onDemand(),
  { demand: onDemand(), ceilings: [throughput({ start: 'low' })], tickMs: 50 },
  demand(),
  byFill(),
  waitStep(),
  aimd(),
  pid(),
  ratio(),
  stablePanic(),
  always,
  prewarmed,
];

interface Setup {
  readonly kind: 'onDemand' | 'eager' | 'adapter';
  readonly goal: 'latency' | 'throughput';
  readonly min: number;
  readonly priority: number;
  readonly policy: number;
  /** Tasks that it gets before it is idle, and how long each runs. */
  readonly tasks: number;
  readonly runMs: number;
}

/** What the test sees of a pool, ours or not. */
interface Member {
  readonly autoscaler: Autoscaler;
  readonly min: number;
  readonly busy: () => number;
  readonly submit: (count: number) => void;
  readonly end: () => void;
}

/** A foreign queue: it can be steered and read, tells neither its workers nor what is of use at once, and has no on-demand workers. */
class ForeignQueue implements ScaleTarget {
  readonly name: string;
  desired: number;
  readonly #clock: ManualClock;
  readonly #runMs: number;
  #queued = 0;
  #busy = 0;
  #arrivals = 0;
  #completions = 0;

  constructor(name: string, size: number, clock: ManualClock, runMs: number) {
    this.name = name;
    this.desired = size;
    this.#clock = clock;
    this.#runMs = runMs;
  }

  get busy(): number {
    return this.#busy;
  }

  submit(count: number): void {
    this.#queued += count;
    this.#arrivals += count;
    this.#drain();
  }

  resize(n: number): void {
    this.desired = n;
    this.#drain();
  }

  observe(): TargetReading {
    const live = Math.max(this.desired, this.#busy);
    const none = { failures: 0, overloads: 0, rejections: 0, shed: 0, aborted: 0, timedOut: 0, oldestWaitMs: 0, startupMs: 0 };
    return {
      ...none,
      live,
      busy: this.#busy,
      idle: live - this.#busy,
      starting: 0,
      queued: this.#queued,
      arrivals: this.#arrivals,
      completions: this.#completions,
      runMsSum: this.#completions * this.#runMs,
      runMsSquaredSum: this.#completions * this.#runMs * this.#runMs,
    };
  }

  #drain(): void {
    while (this.#queued > 0 && this.#busy < this.desired) {
      this.#queued -= 1;
      this.#busy += 1;
      this.#clock.setTimer(() => {
        this.#busy -= 1;
        this.#completions += 1;
        this.#drain();
      }, this.#runMs);
    }
  }
}

const join = (setup: Setup, name: string, budget: Budget, clock: ManualClock): Member => {
  const { kind, goal, min, priority, runMs } = setup;
  const policy = POLICIES[setup.policy];
  const common = { min, max: 40, budget: { from: budget, priority }, clock, ...(policy !== undefined && { policy }) };
  if (kind === 'adapter') {
    const target = new ForeignQueue(name, min, clock, runMs);
    const autoscaler = autoscale(target, common);
    return { autoscaler, min, busy: () => target.busy, submit: (n) => target.submit(n), end: () => autoscaler.stop() };
  }
  const handler = (): Promise<void> =>
    new Promise((resolve) => {
      clock.setTimer(resolve, runMs);
    });
  const pool = createPool(handler, { ...common, name, goal, spawn: kind, queue: { capacity: 100_000 } });
  const submit = (count: number): void => {
    for (let task = 0; task < count; task += 1) pool.post(undefined);
  };
  return { autoscaler: pool.autoscaler, min, busy: () => pool.busy, submit, end: () => void pool.terminate() };
};

const anySetup: fc.Arbitrary<Setup> = fc.record({
  kind: fc.constantFrom('onDemand', 'eager', 'adapter'),
  goal: fc.constantFrom('latency', 'throughput'),
  min: fc.nat({ max: 3 }),
  priority: fc.nat({ max: 2 }),
  policy: fc.nat({ max: POLICIES.length - 1 }),
  tasks: fc.constantFrom(0, 1, 7, 60),
  runMs: fc.constantFrom(5, 30, 110),
});

const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 8; hop += 1) await Promise.resolve();
};

const play = async (clock: ManualClock, ms: number, look?: () => void): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 10) {
    clock.advance(10);
    await settle();
    look?.();
  }
};

const MAX = 30;
/** The last task of the idle pools has ended, their idle workers have left, a second of memory has passed, and a few ticks. */
const UNTIL_IDLE_MS = 1_000;
const FORGOTTEN_MS = 2_500;
/** A tick of the one that asks, the run times in between, a tick to book that and one to take it. */
const SHARE_MS = 1_000;

describe('pools under one budget, some of them idle', () => {
  it.each(SEEDS)(
    'leave all but their guarantees to the busy one, whatever their policies ask for, and get their share back (seed %i)',
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anySetup, { minLength: 1, maxLength: 3 }),
          fc.record({
            min: fc.nat({ max: 3 }),
            priority: fc.nat({ max: 2 }),
            kind: fc.constantFrom('onDemand', 'eager', 'adapter'),
          }),
          fc.nat({ max: 2 }),
          async (setups, busyOne, returning) => {
            const clock = new ManualClock();
            const budget = createBudget({ max: MAX });
            const idle = setups.map((setup, index) => join(setup, `idle${index}`, budget, clock));
            const busySetup = { goal: 'latency', policy: POLICIES.indexOf(always), tasks: 0, runMs: 40, ...busyOne } as const;
            const busy = join(busySetup, 'busy', budget, clock);
            for (const [index, member] of idle.entries()) member.submit(setups[index]?.tasks ?? 0);
            await play(clock, UNTIL_IDLE_MS);
            busy.submit(20_000);
            await play(clock, FORGOTTEN_MS);
            const reachable = MAX - idle.reduce((sum, { min }) => sum + min, 0);
            const held = (name: string) => budget.snapshot().holders.find((holder) => holder.name === name)?.held;
            await play(clock, 1_500, () => {
              for (const [index, { min }] of idle.entries()) expect([index, held(`idle${index}`)]).toEqual([index, min]);
              expect(held('busy')).toBe(reachable);
              expect(busy.busy()).toBe(reachable);
            });
            // one of them gets tasks: what it needs comes back to it, as far as its priority goes
            const again = idle[returning % idle.length];
            const setup = setups[returning % idle.length];
            if (again !== undefined && setup !== undefined && asksForAll(setup)) {
              again.submit(20_000);
              await play(clock, SHARE_MS);
              const others = idle.reduce((sum, { min }) => sum + min, 0) - again.min + busy.min;
              const free = MAX - others - again.min;
              const above =
                setup.priority === busyOne.priority ? Math.floor(free / 2) : setup.priority > busyOne.priority ? free : 0;
              expect(again.busy()).toBeGreaterThanOrEqual(again.min + above);
            }
            for (const member of [...idle, busy]) member.end();
          },
        ),
        { seed, numRuns: 10 },
      );
    },
    120_000,
  );
});

/** Whether the policy lets the pool grow to its maximum at once. */
const asksForAll = ({ policy }: Setup): boolean => {
  const chosen = POLICIES[policy];
  return (
    chosen === always || chosen === prewarmed || (typeof chosen === 'object' && 'name' in chosen && chosen.name === 'onDemand')
  );
};

import { type ChaosLimits, SHORTEST_JUDGED_MS, type WorkerKind } from './chaos-plan.ts';

/** How many faults there were. */
export interface FaultCounts {
  readonly thrown: number;
  readonly slowed: number;
  readonly stalled: number;
  readonly killed: number;
  readonly signalErrors: number;
  readonly clockJumps: number;
  readonly blows: number;
}

/** What came of chaos on one kind of workers. */
export interface ChaosOutcome {
  readonly workers: WorkerKind;
  readonly submitted: number;
  readonly completed: number;
  /** Tasks that failed as they were made to. */
  readonly failed: number;
  /** Tasks that were settled never, or more than once. */
  readonly lost: number;
  /** Tasks that the pool's own counters do not know the end of. */
  readonly unaccounted: number;
  /** Tasks that were run twice. */
  readonly repeated: number;
  /** Other errors than those that were injected, by code. */
  readonly unexpected: Readonly<Record<string, number>>;
  readonly waitP99Ms: number;
  /** How late tasks were handed in, in milliseconds: this process or the machine was busy. */
  readonly sentLateP99Ms: number;
  /** Turns of the size in the first half, in which nobody overrides it. */
  readonly turns: number;
  /** How long they were counted, in milliseconds. */
  readonly turnsForMs: number;
  readonly reversalsPerHour: number;
  readonly min: number;
  readonly max: number;
  readonly leastLive: number;
  readonly mostLive: number;
  /** Instants at which a bound did not hold. */
  readonly breaches: number;
  /** Some of them in words. */
  readonly told: readonly string[];
  /** What was left when the pool was closed. */
  readonly leaks: Readonly<Record<string, number>>;
  readonly faults: FaultCounts;
  readonly isInterrupted: boolean;
}

/** Whether there was time enough to speak of an hour. */
export const isJudged = ({ turnsForMs }: ChaosOutcome): boolean => turnsForMs >= SHORTEST_JUDGED_MS;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** What is wrong with an outcome; nothing when all promises were kept. */
export const problemsOf = (outcome: ChaosOutcome, limits: ChaosLimits): readonly string[] => {
  const { lost, unaccounted, repeated, unexpected, waitP99Ms, reversalsPerHour, breaches, told, leaks } = outcome;
  const checks: readonly (readonly [isBroken: boolean, text: string])[] = [
    [lost > 0, `${lost} tasks were not settled exactly once`],
    [unaccounted !== 0, `${unaccounted} tasks are missing in the pool's counters`],
    [repeated > 0, `${repeated} tasks ran twice`],
    [Object.keys(unexpected).length > 0, `not injected: ${counted(unexpected)}`],
    [waitP99Ms > limits.waitP99Ms, `1 % of the tasks waited longer than ${Math.round(limits.waitP99Ms)} ms`],
    [
      isJudged(outcome) && reversalsPerHour > limits.reversalsPerHour,
      `the size turned ${Math.round(reversalsPerHour)} times an hour, more than ${limits.reversalsPerHour}`,
    ],
    [breaches > 0, `bounds were broken at ${breaches} instants: ${told.join('; ')}`],
    [Object.keys(leaks).length > 0, `left behind: ${counted(leaks)}`],
  ];
  return checks.filter(([isBroken]) => isBroken).map(([, text]) => text);
};

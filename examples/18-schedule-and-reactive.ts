// Task 18: what is known beforehand beside what is seen. Workers that take 20 s to start, an office day in Shanghai: a schedule
// asks for 50 from 09:00 and for 5 from 18:00, and leads by a minute, so that the workers are warm when the office opens. The size
// is the larger one of schedule and load. Ten and a half hours in virtual time, three times.
import { type DecisionRecord, demand, type Policy, type ScheduleOptions, schedule, tolerance } from 'marea';
import { simulate, stages, uniformTime } from 'marea/sim';

import { runWhenMain } from './run-when-main.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The simulator's wall clock begins at midnight UTC on 1 January 2026. In Shanghai that is 08:00. */
const OPENS_MS = HOUR_MS;
const CLOSES_MS = 10 * HOUR_MS;

const OFFICE_DAY = {
  name: 'office day',
  profile: stages(
    [
      { durationMs: OPENS_MS, toPerSec: 0.5 },
      { durationMs: 0, toPerSec: 10 }, // at 09:00 sharp
      { durationMs: CLOSES_MS - OPENS_MS, toPerSec: 10 },
      { durationMs: 0, toPerSec: 0.5 },
      { durationMs: HOUR_MS / 2, toPerSec: 0.5 },
    ],
    0.5,
  ),
  service: uniformTime(2_000, 6_000), // 10 a second are 40 workers
};

const HOURS: ScheduleOptions = {
  times: [
    { at: '09:00', size: 50 },
    { at: '18:00', size: 5 },
  ],
  timeZone: 'Asia/Shanghai',
};

const reactive: Policy = { demand: demand(), guards: [tolerance()], tickMs: 2_000 };

export interface DayFacts {
  /** Tasks that waited for more than two seconds, or were refused. */
  readonly late: number;
  readonly workerHours: number;
  /** Sizes that were steered to, by local time. */
  readonly sizes: Readonly<Record<string, number>>;
  /** What the load alone asked for at 12:00. */
  readonly demandAtNoon: number;
  /** Reasons of the schedule, in the order in which they came. */
  readonly scheduleSaid: readonly string[];
}

export interface ScheduleFacts {
  readonly reactiveAlone: DayFacts;
  readonly withoutLead: DayFacts;
  readonly withLead: DayFacts;
}

/** Local times at which the size is looked at, and what they are in the simulation. */
const LOOKS: readonly (readonly [local: string, atMs: number])[] = [
  ['08:58:58', OPENS_MS - 62_000],
  ['08:59:00', OPENS_MS - MINUTE_MS],
  ['09:00:00', OPENS_MS],
  ['12:00:00', 4 * HOUR_MS],
  ['17:59:58', CLOSES_MS - 2_000],
  ['18:05:00', CLOSES_MS + 5 * MINUTE_MS],
];

const play = async (policy: Policy): Promise<DayFacts> => {
  const sizes: Record<string, number> = {};
  const scheduleSaid: string[] = [];
  let demandAtNoon = 0;
  const see = ({ at, applied, stages: passed }: DecisionRecord): void => {
    for (const [local, atMs] of LOOKS) if (at === atMs) sizes[local] = applied;
    if (at === 4 * HOUR_MS) demandAtNoon = passed.find(({ name }) => name === 'demand')?.out ?? 0;
    const reason = passed.find(({ name }) => name === 'schedule')?.reason;
    if (reason !== undefined && reason !== scheduleSaid.at(-1)) scheduleSaid.push(reason);
  };
  const pool = { min: 2, max: 64, waitSloMs: 2_000, startMs: 20_000 };
  const { tasks, quality, workerSec } = await simulate({ workload: OFFICE_DAY, pool, policy, seed: 18, onDecision: see });
  return {
    late: Math.round(quality.lateRatio * tasks.arrived),
    workerHours: workerSec / 3_600,
    sizes,
    demandAtNoon,
    scheduleSaid,
  };
};

export const main = async ({ print = console.log } = {}): Promise<ScheduleFacts> => {
  const facts = {
    reactiveAlone: await play(reactive),
    withoutLead: await play({ ...reactive, floors: [schedule({ ...HOURS, leadMs: 0 })] }),
    withLead: await play({ ...reactive, floors: [schedule(HOURS)] }),
  };
  print(`${''.padEnd(16)}${LOOKS.map(([local]) => local.padStart(10)).join('')}   late   worker-hours`);
  for (const [name, { sizes, late, workerHours }] of Object.entries(facts)) {
    const row = LOOKS.map(([local]) => String(sizes[local]).padStart(10)).join('');
    print(`${name.padEnd(16)}${row}   ${String(late).padStart(4)}   ${workerHours.toFixed(0)}`);
  }
  return facts;
};

runWhenMain(import.meta.url, main);

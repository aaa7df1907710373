// Task 4: what a full pool says. `tryRun` says it without throwing, `run` rejects with a typed error or waits, `ready()` lets a
// producer wait for room without waiting for completion. A count alone bounds memory, not waiting: `queueTimeoutMs` lets a task go that
// has waited too long, `maxWaitMs` refuses one that would.
import { createPool, isPoolError, type WorkerPool } from 'marea';

import { createFastClock, type FastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

/** What became of a load of twice what the pool can do. */
export interface OverloadFacts {
  readonly inTime: number;
  readonly late: number;
  readonly refused: number;
}

export interface BackpressureFacts {
  readonly tryRunWhenFull: 'accepted' | 'full';
  readonly runWhenFull: string;
  readonly waitedInstead: number;
  readonly mostQueuedByHeedfulProducer: number;
  readonly refusalsOfHeedfulProducer: number;
  readonly tooLate: number;
  readonly inTime: number;
  readonly boundedByCount: OverloadFacts;
  readonly boundedInTime: OverloadFacts;
}

const RUN_MS = 50;
/** A task that starts later than this is of no use to anybody. */
const WAIT_SLO_MS = 400;
/** A task that is expected to wait longer is refused. The expectation is a mean, hence the distance to what is of use. */
const MAX_WAIT_MS = 300;

const codeOf = (error: unknown): string => (isPoolError(error) ? error.code : String(error));

/** A queue of three behind two workers: the sixth task is one too many. */
const askWhenFull = async (pool: WorkerPool<unknown, void>) => {
  for (let index = 0; index < 5; index += 1) pool.post(undefined);
  const tryRunWhenFull: 'accepted' | 'full' = pool.tryRun(undefined) === undefined ? 'full' : 'accepted';
  const runWhenFull = await pool.run(undefined).then(() => 'accepted', codeOf);
  return { tryRunWhenFull, runWhenFull };
};

/** A producer that heeds `ready()` is never refused, and never has more waiting than the queue holds. */
const produceHeedfully = async (pool: WorkerPool<unknown, void>) => {
  let mostQueuedByHeedfulProducer = 0;
  let refusalsOfHeedfulProducer = 0;
  for (let index = 0; index < 20; index += 1) {
    await pool.ready();
    if (!pool.post(undefined)) refusalsOfHeedfulProducer += 1;
    mostQueuedByHeedfulProducer = Math.max(mostQueuedByHeedfulProducer, pool.queued);
  }
  await pool.idle();
  return { mostQueuedByHeedfulProducer, refusalsOfHeedfulProducer };
};

/** Hands twice as much work in as two workers can do, for four seconds, and looks when each task started. */
const overload = async (clock: FastClock, maxWaitMs: number | undefined): Promise<OverloadFacts> => {
  let inTime = 0;
  let late = 0;
  const pool = createPool(
    async (submittedAtMs: number) => {
      if (clock.now() - submittedAtMs <= WAIT_SLO_MS) inTime += 1;
      else late += 1;
      await clock.sleep(RUN_MS);
    },
    { name: 'overloaded', size: 2, queue: maxWaitMs === undefined ? {} : { maxWaitMs }, clock },
  );
  let refused = 0;
  for (let round = 0; round < 80; round += 1) {
    for (let task = 0; task < 4; task += 1) if (!pool.post(clock.now())) refused += 1;
    await clock.sleep(RUN_MS);
  }
  await pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
  return { inTime, late, refused };
};

export const main = async ({ speed = 1, print = console.log } = {}): Promise<BackpressureFacts> => {
  const clock = createFastClock(speed);
  const work = (): Promise<void> => clock.sleep(RUN_MS);

  const strict = createPool(work, { name: 'strict', size: 2, queue: { capacity: 3 }, clock });
  const whenFull = await askWhenFull(strict);
  print(`full: tryRun says ${whenFull.tryRunWhenFull}, run rejects with ${whenFull.runWhenFull}`);
  const heedful = await produceHeedfully(strict);
  print(`heeding ready(): ${heedful.refusalsOfHeedfulProducer} refusals, at most ${heedful.mostQueuedByHeedfulProducer} waiting`);
  await strict.close();

  // With `overflow: 'wait'` the same six all run.
  const patient = createPool(work, { name: 'patient', size: 2, queue: { capacity: 3, overflow: 'wait' }, clock });
  await Promise.all(Array.from({ length: 6 }, () => patient.run(undefined)));
  const waitedInstead = patient.snapshot().completed;
  print(`overflow 'wait': ${waitedInstead} of 6 ran`);
  await patient.close();

  // Forty at once: what has waited for 220 ms is let go unstarted.
  const timely = createPool(work, { name: 'timely', size: 2, clock });
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, () => timely.run(undefined, { queueTimeoutMs: 220 }).then(() => 'done', codeOf)),
  );
  const tooLate = outcomes.filter((outcome) => outcome === 'ERR_QUEUE_TIMEOUT').length;
  const inTime = outcomes.filter((outcome) => outcome === 'done').length;
  print(`at most 220 ms of waiting: ${inTime} ran, ${tooLate} were let go unstarted`);
  await timely.close();

  // Twice too much, for long: a bound in time turns away what nobody could serve, and the rest is served in time.
  const boundedByCount = await overload(clock, undefined);
  const boundedInTime = await overload(clock, MAX_WAIT_MS);
  for (const [bound, { inTime: good, late, refused }] of Object.entries({
    '1,000 tasks': boundedByCount,
    '300 ms': boundedInTime,
  })) {
    print(`twice too much, queue of at most ${bound}: ${good} in time, ${late} late, ${refused} refused at once`);
  }

  return { ...whenFull, waitedInstead, ...heedful, tooLate, inTime, boundedByCount, boundedInTime };
};

runWhenMain(import.meta.url, main);

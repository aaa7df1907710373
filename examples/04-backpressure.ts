// Task 4: what a full pool says. `tryRun` says it without throwing, `run` rejects with a typed error or waits, `ready()` lets a
// producer wait for room without waiting for completion, and `queueTimeoutMs` bounds the wait in time.
import { createPool, isPoolError } from 'marea';

import { createFastClock } from './fast-clock.ts';
import { runWhenMain } from './run-when-main.ts';

export interface BackpressureFacts {
  readonly tryRunWhenFull: 'accepted' | 'full';
  readonly runWhenFull: string;
  readonly waitedInstead: number;
  readonly mostQueuedByHeedfulProducer: number;
  readonly refusalsOfHeedfulProducer: number;
  readonly tooLate: number;
  readonly inTime: number;
}

const codeOf = (error: unknown): string => (isPoolError(error) ? error.code : String(error));

export const main = async ({ speed = 1, print = console.log } = {}): Promise<BackpressureFacts> => {
  const clock = createFastClock(speed);
  const work = (): Promise<void> => clock.sleep(50);

  // A queue of three behind two workers: the sixth task is one too many.
  const strict = createPool(work, { name: 'strict', size: 2, queue: { capacity: 3 }, clock });
  for (let index = 0; index < 5; index += 1) strict.post(undefined);
  const tryRunWhenFull = strict.tryRun(undefined) === undefined ? 'full' : 'accepted';
  const runWhenFull = await strict.run(undefined).then(() => 'accepted', codeOf);
  print(`full: tryRun says ${tryRunWhenFull}, run rejects with ${runWhenFull}`);

  // A producer that heeds `ready()` is never refused, and never has more waiting than the queue holds.
  let mostQueuedByHeedfulProducer = 0;
  let refusalsOfHeedfulProducer = 0;
  for (let index = 0; index < 20; index += 1) {
    await strict.ready();
    if (!strict.post(undefined)) refusalsOfHeedfulProducer += 1;
    mostQueuedByHeedfulProducer = Math.max(mostQueuedByHeedfulProducer, strict.queued);
  }
  await strict.idle();
  print(`heeding ready(): ${refusalsOfHeedfulProducer} refusals, at most ${mostQueuedByHeedfulProducer} waiting`);
  await strict.close();

  // With `overflow: 'wait'` the same six all run.
  const patient = createPool(work, { name: 'patient', size: 2, queue: { capacity: 3, overflow: 'wait' }, clock });
  await Promise.all(Array.from({ length: 6 }, () => patient.run(undefined)));
  const waitedInstead = patient.snapshot().completed;
  print(`overflow 'wait': ${waitedInstead} of 6 ran`);
  await patient.close();

  // A bound in time: a count alone would let all forty wait, most of them for too long to be of use.
  const timely = createPool(work, { name: 'timely', size: 2, clock });
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, () => timely.run(undefined, { queueTimeoutMs: 220 }).then(() => 'done', codeOf)),
  );
  const tooLate = outcomes.filter((outcome) => outcome === 'ERR_QUEUE_TIMEOUT').length;
  const inTime = outcomes.filter((outcome) => outcome === 'done').length;
  print(`at most 220 ms of waiting: ${inTime} ran, ${tooLate} were let go unstarted`);
  await timely.close();

  return {
    tryRunWhenFull,
    runWhenFull,
    waitedInstead,
    mostQueuedByHeedfulProducer,
    refusalsOfHeedfulProducer,
    tooLate,
    inTime,
  };
};

runWhenMain(import.meta.url, main);

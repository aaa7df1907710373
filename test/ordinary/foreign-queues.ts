import asyncLibrary from 'async';
import Bottleneck from 'bottleneck';
import fastqLibrary from 'fastq';
import limitLibrary from 'p-limit';
import QueueLibrary from 'p-queue';
import { type AdapterTarget, asyncQueue, bottleneck, fastq, pLimit, pQueue, sizeKnob } from '../../src/adapters/index.ts';
import { Semaphore } from '../adapters/semaphore.ts';
import { call } from './backend-call.ts';
import { HandlerEnds } from './handler-ends.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Place } from './subject.ts';
import { VirtualTimers } from './virtual-timers.ts';

/** A queue of another library with the adapter on it. */
export interface ForeignQueue {
  readonly target: AdapterTarget;
  readonly size: number;
  readonly running: number;
  push(task: OrdinaryTask, onEnd: (error: unknown) => void): void;
  takeMicrotasks?(): boolean;
  close?(): void;
}

export type OpenQueue = (place: Place) => ForeignQueue;

/** fastq calls back at once: virtual time is enough. */
export const fastqQueue: OpenQueue = ({ dependency, onStart, poolClock: clock, min }) => {
  const queue = fastqLibrary((task: OrdinaryTask, done: fastqLibrary.done) => {
    onStart(task);
    call(dependency, task, done);
  }, min);
  return {
    target: fastq(queue, { clock }),
    get size() {
      return queue.concurrency;
    },
    get running() {
      return queue.running();
    },
    push: (task, onEnd) => queue.push(task, (error) => onEnd(error ?? undefined)),
  };
};

/** What tells by promise how a task ended, and starts tasks in microtasks. */
const promising = (
  ends: HandlerEnds,
  target: AdapterTarget,
  gauges: { readonly size: () => number; readonly running: () => number },
  push: (task: OrdinaryTask) => Promise<unknown>,
): ForeignQueue => ({
  target,
  get size() {
    return gauges.size();
  },
  get running() {
    return gauges.running();
  },
  push: (task, onEnd) => {
    ends.begun();
    push(task).then(() => onEnd(undefined), onEnd);
  },
  takeMicrotasks: () => ends.takeFresh(),
});

export const pQueueQueue: OpenQueue = (place) => {
  const ends = new HandlerEnds();
  const handle = ends.handler(place);
  const queue = new QueueLibrary({ concurrency: place.min });
  const gauges = { size: () => queue.concurrency, running: () => queue.pending };
  return promising(ends, pQueue(queue, { clock: place.poolClock }), gauges, (task) => queue.add(() => handle(task)));
};

export const pLimitQueue: OpenQueue = (place) => {
  const ends = new HandlerEnds();
  const handle = ends.handler(place);
  const original = limitLibrary(place.min);
  const target = pLimit(original, { clock: place.poolClock });
  const gauges = { size: () => original.concurrency, running: () => original.activeCount };
  return promising(ends, target, gauges, (task) => target.limit(() => handle(task)));
};

export const asyncQueueQueue: OpenQueue = (place) => {
  const ends = new HandlerEnds();
  const handle = ends.handler(place);
  const queue = asyncLibrary.queue<OrdinaryTask>((task, done) => {
    handle(task).then(() => done(null), done);
  }, place.min);
  const gauges = { size: () => queue.concurrency, running: () => queue.running() };
  return promising(ends, asyncQueue(queue, { clock: place.poolClock }), gauges, (task) => queue.pushAsync(task));
};

/** Bottleneck puts tasks off by timers of its own, which are played in virtual time. */
export const bottleneckQueue: OpenQueue = (place) => {
  const { min: maxConcurrent, poolClock: clock } = place;
  const ends = new HandlerEnds();
  const handle = ends.handler(place);
  const timers = new VirtualTimers(place.clock);
  const limiter = new Bottleneck({ maxConcurrent });
  const target = bottleneck(limiter, { maxConcurrent, clock });
  const gauges = {
    size: () => target.desired,
    running: () => limiter.counts().EXECUTING + limiter.counts().RUNNING,
  };
  const queue = promising(ends, target, gauges, (task) => limiter.schedule(() => handle(task)));
  return Object.defineProperties(queue, {
    takeMicrotasks: { value: () => true }, // its timers go on by promises too
    close: { value: () => timers[Symbol.dispose]() },
  });
};

/** A semaphore around what is called: a pool of one's own, with its tasks reported. */
export const semaphoreQueue: OpenQueue = (place) => {
  const ends = new HandlerEnds();
  const handle = ends.handler(place);
  const semaphore = new Semaphore(place.min);
  const knob = { size: () => semaphore.size, resize: (n: number) => semaphore.resize(n) };
  const target = sizeKnob(knob, { clock: place.poolClock });
  const run = async (input: OrdinaryTask): Promise<void> => {
    const task = target.arrive();
    await semaphore.acquire();
    task.start();
    try {
      await handle(input);
      task.complete();
    } catch (error) {
      task.fail(error);
      throw error;
    } finally {
      semaphore.release();
    }
  };
  return promising(ends, target, { size: () => semaphore.size, running: () => semaphore.busy }, run);
};

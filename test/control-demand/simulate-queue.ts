import type { Controller } from '../../src/autoscale/controller.ts';
import type { Observation } from '../../src/autoscale/observation.ts';
import { TimeHeap } from './time-heap.ts';
import type { Traffic } from './traffic.ts';

/** How the simulated workers are. */
export interface Board {
  readonly startupMs: number;
  readonly waitSloMs: number;
  readonly queueCapacity: number;
  readonly initial: number;
}

/** What a run gave. */
export interface RunResult {
  readonly tasks: number;
  /** Share of tasks that waited longer than the SLO, or were rejected. */
  readonly lateRatio: number;
  /** Worker time paid for, divided by the run time of all tasks. */
  readonly costRatio: number;
  readonly startsPer1000: number;
  readonly reversalsPerHour: number;
  readonly peak: number;
  readonly maxWaitMs: number;
  readonly sizes: readonly (readonly [atMs: number, desired: number, live: number, queued: number])[];
}

/** First-come queue with workers that take time to start: one virtual day in a few seconds, the same each time. */
export const simulateQueue = (controller: Controller, traffic: Traffic, board: Board): RunResult => {
  const world = new QueueWorld(traffic, board);
  let nextTickMs = controller.tickMs;
  while (nextTickMs <= traffic.lengthMs) {
    world.runUntil(nextTickMs);
    world.resize(controller.step(world.observe(controller.tickMs)).desired);
    nextTickMs += controller.tickMs;
  }
  return world.result();
};

class QueueWorld {
  readonly #traffic: Traffic;
  readonly #board: Board;
  readonly #running = new TimeHeap();
  readonly #starting: number[] = [];
  readonly #sizes: [number, number, number, number][] = [];
  #nowMs = 0;
  #next = 0;
  #queue: number[] = [];
  #head = 0;
  #idle: number;
  #desired: number;
  #paidMs = 0;
  #workMs = 0;
  #late = 0;
  #starts = 0;
  #reversals = 0;
  #direction = 0;
  #peak = 0;
  #maxWaitMs = 0;
  #arrivals = 0;
  #rejections = 0;
  #completions = 0;
  #runMsSum = 0;
  #runMsSquaredSum = 0;

  constructor(traffic: Traffic, board: Board) {
    this.#traffic = traffic;
    this.#board = board;
    this.#idle = board.initial;
    this.#desired = board.initial;
  }

  get #live(): number {
    return this.#idle + this.#running.size + this.#starting.length;
  }

  runUntil(untilMs: number): void {
    for (;;) {
      const arrivesMs = this.#traffic.arrivesMs[this.#next] ?? Number.POSITIVE_INFINITY;
      const endsMs = this.#running.peek() ?? Number.POSITIVE_INFINITY;
      const readyMs = this.#starting[0] ?? Number.POSITIVE_INFINITY;
      const atMs = Math.min(arrivesMs, endsMs, readyMs);
      if (atMs > untilMs) break;
      this.#pay(atMs);
      if (atMs === endsMs) this.#end();
      else if (atMs === readyMs) {
        this.#starting.shift();
        this.#idle += 1;
      } else this.#arrive();
      this.#dispatch();
    }
    this.#pay(untilMs);
  }

  #pay(atMs: number): void {
    this.#paidMs += this.#live * (atMs - this.#nowMs);
    this.#nowMs = atMs;
  }

  #end(): void {
    const runMs = this.#running.pop();
    this.#completions += 1;
    this.#runMsSum += runMs;
    this.#runMsSquaredSum += runMs * runMs;
    if (this.#live + 1 <= this.#desired) this.#idle += 1;
  }

  #arrive(): void {
    if (this.#queue.length - this.#head >= this.#board.queueCapacity) {
      this.#rejections += 1;
      this.#late += 1;
    } else {
      this.#arrivals += 1;
      this.#queue.push(this.#next);
    }
    this.#next += 1;
  }

  #dispatch(): void {
    while (this.#idle > 0 && this.#head < this.#queue.length) {
      const task = this.#queue[this.#head] ?? 0;
      this.#head += 1;
      const runMs = this.#traffic.runsMs[task] ?? 0;
      const waitMs = this.#nowMs - (this.#traffic.arrivesMs[task] ?? 0);
      if (waitMs > this.#board.waitSloMs) this.#late += 1;
      this.#maxWaitMs = Math.max(this.#maxWaitMs, waitMs);
      this.#workMs += runMs;
      this.#idle -= 1;
      this.#running.push(this.#nowMs + runMs, runMs);
    }
    if (this.#head > 4_096) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  observe(dtMs: number): Observation {
    const oldest = this.#queue[this.#head];
    const observation: Observation = {
      nowMs: this.#nowMs,
      dtMs,
      desired: this.#desired,
      live: this.#live,
      busy: this.#running.size,
      idle: this.#idle,
      starting: this.#starting.length,
      queued: this.#queue.length - this.#head,
      queueCapacity: this.#board.queueCapacity,
      arrivals: this.#arrivals,
      completions: this.#completions,
      failures: 0,
      overloads: 0,
      rejections: this.#rejections,
      shed: 0,
      aborted: 0,
      timedOut: 0,
      runMsSum: this.#runMsSum,
      runMsSquaredSum: this.#runMsSquaredSum,
      oldestWaitMs: oldest === undefined ? 0 : this.#nowMs - (this.#traffic.arrivesMs[oldest] ?? 0),
      startupMs: this.#board.startupMs,
    };
    this.#arrivals = this.#rejections = this.#completions = this.#runMsSum = this.#runMsSquaredSum = 0;
    return observation;
  }

  resize(desired: number): void {
    const direction = Math.sign(desired - this.#desired);
    if (direction !== 0 && this.#direction !== 0 && direction !== this.#direction) this.#reversals += 1;
    if (direction !== 0) this.#direction = direction;
    this.#desired = desired;
    this.#peak = Math.max(this.#peak, desired);
    while (this.#live < desired) {
      this.#starting.push(this.#nowMs + this.#board.startupMs);
      this.#starts += 1;
    }
    while (this.#live > desired && this.#starting.length > 0) this.#starting.pop();
    while (this.#live > desired && this.#idle > 0) this.#idle -= 1;
    this.#sizes.push([this.#nowMs, desired, this.#live, this.#queue.length - this.#head]);
  }

  result(): RunResult {
    const waiting = this.#queue.slice(this.#head);
    const lateWaiting = waiting.filter(
      (task) => this.#nowMs - (this.#traffic.arrivesMs[task] ?? 0) > this.#board.waitSloMs,
    ).length;
    const tasks = this.#next;
    return {
      tasks,
      lateRatio: (this.#late + lateWaiting) / Math.max(1, tasks),
      costRatio: this.#paidMs / this.#workMs,
      startsPer1000: (1_000 * this.#starts) / Math.max(1, tasks),
      reversalsPerHour: (this.#reversals * 3_600_000) / this.#traffic.lengthMs,
      peak: this.#peak,
      maxWaitMs: this.#maxWaitMs,
      sizes: this.#sizes,
    };
  }
}

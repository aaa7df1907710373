import { encodeThrown, type InputRun, type LinkEvents, type WorkerLink } from '../../../pool/index.ts';
import { InjectedFault } from '../../../testing/index.ts';
import type { Clock, Timer } from '../../../time/index.ts';
import type { ChaosPlace, ChaosTask } from './chaos-task.ts';
import { runChaosTask } from './run-chaos-task.ts';

/** What a {@link VirtualWorker} works with. */
export interface VirtualWorkerParts {
  /** The pool's clock. */
  readonly clock: Clock;
  /** Time until the worker is ready, in milliseconds. */
  readonly startMs: number;
  /** Whether the pool has to ask for tasks that it wants back, as it does with processes. */
  readonly answersLater: boolean;
  readonly sleep: ChaosPlace['sleep'];
  /** Told when a task begins. */
  readonly onStart: (task: ChaosTask) => void;
  readonly events: LinkEvents;
}

interface Handed {
  readonly number: number;
  readonly task: ChaosTask;
}

interface Run extends Handed {
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
}

/** How long a message between processes takes, in milliseconds. */
const MESSAGE_MS = 0.2;

/** A worker that is a model: it starts, runs its tasks one after the other, and can be killed. The crew that leads it is the live one. */
export class VirtualWorker implements WorkerLink {
  readonly heapBytes = 0;
  readonly #parts: VirtualWorkerParts;
  readonly #start: Timer;
  readonly #waiting: Handed[] = [];
  readonly #asked = new Set<number>();
  #running: Run | undefined = undefined;
  /** The task that has just ended: its times are asked for while its end is told. */
  #ended: Run | undefined = undefined;
  #state: 'starting' | 'ready' | 'going' | 'gone' = 'starting';

  constructor(parts: VirtualWorkerParts) {
    this.#parts = parts;
    this.#start = parts.clock.setTimer(() => {
      this.#state = 'ready';
      parts.events.ready();
    }, parts.startMs);
  }

  send(run: InputRun): void {
    const [first, ...inputs] = run;
    for (const [place, input] of inputs.entries()) this.sendOne(first + place, undefined, input);
  }

  sendOne(number: number, _name: string | undefined, input: unknown): void {
    this.#waiting.push({ number, task: input as ChaosTask }); // nothing else is handed in
    if (this.#running === undefined) this.#next();
  }

  abort(): void {
    // its handler listens to nobody
  }

  get awaitsAnswer(): boolean {
    return this.#asked.size > 0;
  }

  takeBack(number: number): 'taken' | 'started' | 'asked' {
    if (!this.#parts.answersLater) return this.#give(number) ? 'taken' : 'started';
    if (this.hasStarted(number)) return 'started';
    if (!this.#asked.has(number)) {
      this.#asked.add(number);
      this.#parts.clock.setTimer(() => this.#answer(number), MESSAGE_MS);
    }
    return 'asked';
  }

  poll(): void {
    // everything is told at once
  }

  hasStarted(number: number): boolean {
    return this.#running?.number === number && !this.#asked.has(number);
  }

  isDone(): boolean {
    return false;
  }

  outputOf(): undefined {
    return undefined;
  }

  startedAtMs(number: number): number | undefined {
    return this.#runOf(number)?.startedAtMs;
  }

  endedAtMs(number: number): number | undefined {
    return this.#runOf(number)?.endedAtMs;
  }

  leave(): void {
    this.#go(0);
  }

  terminate(): void {
    this.#go(1);
  }

  #runOf(number: number): Run | undefined {
    return this.#ended?.number === number ? this.#ended : this.#running?.number === number ? this.#running : undefined;
  }

  #give(number: number): boolean {
    const place = this.#waiting.findIndex((handed) => handed.number === number);
    if (place >= 0) this.#waiting.splice(place, 1);
    return place >= 0;
  }

  #answer(number: number): void {
    if (this.#state === 'gone') return;
    const isTaken = this.#give(number);
    this.#asked.delete(number);
    this.#parts.events.tookBack(number, isTaken);
  }

  #next(): void {
    const next = this.#state === 'ready' ? this.#waiting.shift() : undefined;
    this.#running = next && { ...next, startedAtMs: this.#parts.clock.now(), endedAtMs: undefined };
    if (this.#running === undefined) return;
    this.#parts.onStart(this.#running.task);
    void this.#run(this.#running);
  }

  async #run(run: Run): Promise<void> {
    const { clock, sleep, events } = this.#parts;
    const failure = await runChaosTask(run.task, { sleep, createFault: () => new InjectedFault(), kill: () => this.#die() }).then(
      () => undefined,
      (error: unknown) => ({ kind: 'failure' as const, task: run.number, thrown: encodeThrown(error) }),
    );
    if (this.#state !== 'ready') return;
    run.endedAtMs = clock.now();
    this.#ended = run;
    this.#next(); // it goes on by itself, then says so
    events.results([failure ?? [run.number, undefined]]);
  }

  /** Without a word: what it was asked stays without an answer. */
  #die(): Promise<never> {
    if (this.#state === 'ready') {
      this.#state = 'gone';
      this.#parts.events.exited(137, undefined);
    }
    return new Promise(() => undefined);
  }

  #go(exitCode: number): void {
    if (this.#state === 'going' || this.#state === 'gone') return;
    this.#state = 'going';
    this.#start.cancel();
    this.#parts.clock.setTimer(() => {
      this.#state = 'gone';
      this.#parts.events.exited(exitCode, undefined);
    }, MESSAGE_MS);
  }
}

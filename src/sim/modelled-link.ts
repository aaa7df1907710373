import { encodeThrown, type InputRun, type LinkEvents, type WorkerLink } from '../pool/index.ts';
import type { Call, Dependency } from './dependency.ts';
import type { EventClock, SimEvent } from './event-clock.ts';
import { CRASH, FAILURE, overloadOf } from './sim-errors.ts';
import type { SimTask } from './sim-task.ts';

/** What a {@link ModelledLink} works with. */
export interface ModelledLinkParts {
  readonly clock: EventClock;
  readonly dependency: Dependency;
  /** Time until the worker is ready, in milliseconds. */
  readonly startMs: number;
  readonly events: LinkEvents;
  /** Told when the worker begins a task. */
  readonly onStart: (task: SimTask) => void;
}

interface Handed {
  readonly number: number;
  readonly task: SimTask;
}

/**
 * The line to a worker that is a model: it is ready after its start-up time, runs its tasks one after the other through what stands behind
 * the pool, and tells their ends without delay. Crew, staffing and handing out are the live ones.
 */
export class ModelledLink implements WorkerLink, Call {
  heapIndex = -1;
  workMs = 0;
  readonly heapBytes = 0;
  readonly #parts: ModelledLinkParts;
  readonly #ready: SimEvent;
  readonly #exit: SimEvent;
  #waiting: Handed[] = [];
  #running: Handed | undefined = undefined;
  #startedAtMs = 0;
  /** The task that has just ended; its times are asked for while its end is told. */
  #endedNumber = -1;
  #endedStartedAtMs = 0;
  #endedAtMs = 0;
  #state: 'starting' | 'ready' | 'gone' = 'starting';

  constructor(parts: ModelledLinkParts) {
    this.#parts = parts;
    this.#ready = { heapIndex: -1, fire: () => this.#becomeReady() };
    this.#exit = { heapIndex: -1, fire: () => parts.events.exited(0, undefined) };
    parts.clock.schedule(this.#ready, parts.clock.now() + parts.startMs);
  }

  fire(): void {
    this.ended();
  }

  ended(): void {
    const { fate } = this.#running?.task ?? { fate: 'ok' };
    if (fate === 'crash') this.#crash();
    else if (fate === 'failure') this.#tell(FAILURE);
    else if (fate === 'overload') this.#tell(overloadOf(undefined));
    else this.#tell(undefined);
  }

  overloaded(retryAfterMs: number | undefined): void {
    this.#tell(overloadOf(retryAfterMs));
  }

  send(run: InputRun): void {
    const [first, ...inputs] = run;
    for (const [index, input] of inputs.entries()) this.sendOne(first + index, undefined, input);
  }

  sendOne(number: number, _name: string | undefined, input: unknown): void {
    this.#waiting.push({ number, task: input as SimTask }); // the simulation hands nothing else in
    if (this.#running === undefined) this.#next();
  }

  abort(): void {
    // a simulated handler listens to nobody
  }

  readonly awaitsAnswer = false;

  takeBack(number: number): 'taken' | 'started' {
    const place = this.#waiting.findIndex((handed) => handed.number === number);
    if (place < 0) return 'started';
    this.#waiting.splice(place, 1);
    return 'taken';
  }

  poll(): void {
    // everything is told at once
  }

  hasStarted(number: number): boolean {
    return this.#running?.number === number;
  }

  isDone(): boolean {
    return false;
  }

  outputOf(): undefined {
    return undefined;
  }

  startedAtMs(number: number): number | undefined {
    if (number === this.#endedNumber) return this.#endedStartedAtMs;
    return this.#running?.number === number ? this.#startedAtMs : undefined;
  }

  endedAtMs(number: number): number | undefined {
    return number === this.#endedNumber ? this.#endedAtMs : undefined;
  }

  leave(): void {
    this.#go();
  }

  terminate(): void {
    this.#go();
  }

  #becomeReady(): void {
    this.#state = 'ready';
    this.#parts.events.ready();
  }

  #go(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    const { clock } = this.#parts;
    clock.cancel(this.#ready);
    clock.schedule(this.#exit, clock.now());
  }

  #next(): void {
    if (this.#state !== 'ready') return;
    const next = this.#waiting.shift();
    this.#running = next;
    if (next === undefined) return;
    this.#startedAtMs = this.#parts.clock.now();
    this.workMs = next.task.workMs;
    this.#parts.onStart(next.task);
    this.#parts.dependency.serve(this);
  }

  /** The running task has ended: the worker goes on by itself, then says so. */
  #tell(error: Error | undefined): void {
    const ended = this.#running;
    if (ended === undefined || this.#state === 'gone') return;
    this.#endedNumber = ended.number;
    this.#endedStartedAtMs = this.#startedAtMs;
    this.#endedAtMs = this.#parts.clock.now();
    this.#next();
    const { number } = ended;
    if (error === undefined) this.#parts.events.results([[number, undefined]]);
    else this.#parts.events.results([{ kind: 'failure', task: number, thrown: encodeThrown(error) }]);
  }

  #crash(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#parts.events.exited(1, CRASH);
  }
}

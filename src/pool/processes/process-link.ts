import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { nodeFlags } from '../../host/index.ts';
import type { Clock, Timer } from '../../time/index.ts';
import { BOARD_PLACES, nextNumber } from '../workers/claim-board.ts';
import { entryFile } from '../workers/entry-file.ts';
import { type FromWorker, type InputRun, runOf, type ToWorker } from '../workers/messages.ts';
import { StartMarks } from '../workers/start-marks.ts';
import { decodeThrown, type ThrownValue } from '../workers/thrown-value.ts';
import type { LinkEvents, WorkerLink } from '../workers/worker-link.ts';
import type { WorkerTerms } from '../workers/worker-terms.ts';
import { bytesOf, NumberReader } from './number-reader.ts';
import { BEAT, BEAT_MS, CONTROL_FD, MISSED_BEATS, STARTS_FD, type TermsNote } from './process-terms.ts';
import type { ResultsNote, UncaughtNote } from './process-worker.ts';

const ENTRY = 'worker-entry-process.js';

/** What every child process of a pool is started with. */
export interface ProcessOptions {
  readonly terms: WorkerTerms;
  /** Flags of Node.js beside those of this process. */
  readonly flags: readonly string[];
  /** Whether a child that aborts itself has most likely run out of memory. */
  readonly hasMemoryLimit: boolean;
  readonly clock: Clock;
}

/**
 * The line to a child process: its channel for tasks and results, a pipe on which it notes every start before it makes it, and a line to
 * a thread in it that is never busy.
 */
export class ProcessLink implements WorkerLink {
  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #events: LinkEvents;
  readonly #options: ProcessOptions;
  readonly #marks = new StartMarks();
  readonly #timesMs = new Float64Array(2 * BOARD_PLACES);
  #missedBeats = 0;
  /** Before that its silence means nothing: there is a limit for the start. */
  #isReady = false;
  #isEnded = false;
  #watch: Timer | undefined = undefined;
  #error: unknown = undefined;
  #isGone = false;
  heapBytes = 0;

  /** @throws whatever the system says when no process can be started. */
  constructor(options: ProcessOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#child = fork(entryFile(ENTRY), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe', 'pipe'],
      execArgv: [...nodeFlags(), ...options.flags],
    });
    this.#control = pipeOf(this.#child, CONTROL_FD);
    this.#listen();
    this.#child.send({ kind: 'terms', terms: options.terms } satisfies TermsNote);
    this.#watchBeats();
  }

  send(run: InputRun, name: string | undefined): void {
    this.#send(runOf(run, name));
  }

  sendOne(task: number, name: string | undefined, input: unknown): void {
    this.#send(runOf([task, input], name));
  }

  abort(task: number, reason: ThrownValue): void {
    this.#send({ kind: 'abort', task, reason });
  }

  takeBack(task: number): 'started' | 'asked' {
    if (this.hasStarted(task)) return 'started';
    if (!this.#isGone && this.#marks.ask(task)) this.#control.write(bytesOf(task));
    return 'asked';
  }

  get awaitsAnswer(): boolean {
    return this.#marks.awaitsAnswer;
  }

  poll(): void {
    // What has come is told as it comes.
  }

  hasStarted(task: number): boolean {
    return this.#marks.hasStarted(task);
  }

  isDone(): boolean {
    return false;
  }

  outputOf(): undefined {
    return undefined;
  }

  startedAtMs(task: number): number | undefined {
    return this.hasStarted(task) ? this.#timesMs[2 * placeOf(task)] : undefined;
  }

  endedAtMs(task: number): number | undefined {
    return this.#timesMs[2 * placeOf(task) + 1];
  }

  leave(): void {
    this.#send({ kind: 'leave' });
  }

  terminate(): void {
    this.#isEnded = true;
    this.#child.kill('SIGKILL');
  }

  #send(message: ToWorker): void {
    if (this.#isGone || !this.#child.connected) return;
    this.#child.send(message, ignoreFailure);
  }

  #listen(): void {
    const child = this.#child;
    const answers = new NumberReader((number) => this.#answered(number));
    const starts = new NumberReader((task) => this.#started(task));
    child.on('message', (message) => this.#received(message as FromWorker | ResultsNote | UncaughtNote)); // only our worker sends here
    child.once('error', (error) => {
      this.#error = error;
      if (child.pid === undefined) this.#exited(undefined, undefined);
    });
    child.once('close', (exitCode, signal) => this.#exited(exitCode ?? undefined, signal ?? undefined));
    for (const [pipe, reader] of [[this.#control, answers] as const, [pipeOf(child, STARTS_FD), starts] as const]) {
      pipe.on('data', (chunk) => reader.read(chunk));
      pipe.on('error', ignoreFailure);
      pipe.unref();
    }
    child.unref(); // the pool keeps the process alive while it has tasks
    child.channel?.unref();
  }

  #received(message: FromWorker | ResultsNote | UncaughtNote): void {
    if (message === 0 || Array.isArray(message)) return;
    if (message.kind === 'ready') this.#becameReady();
    else if (message.kind === 'unfit') this.#events.unfit(message.thrown);
    else if (message.kind === 'uncaught') this.#error = decodeThrown(message.thrown);
    else if (message.kind === 'results') this.#resultsCame(message);
  }

  #becameReady(): void {
    this.#isReady = true;
    this.#missedBeats = 0;
    this.#events.ready();
  }

  #resultsCame({ note, timesMs, heapBytes }: ResultsNote): void {
    const firstTask = Array.isArray(note) ? note[0] : note.task;
    for (let index = 0; 2 * index < timesMs.length; index += 1) {
      const task = nextNumber(firstTask, index);
      this.#timesMs[2 * placeOf(task)] = timesMs[2 * index] ?? 0;
      this.#timesMs[2 * placeOf(task) + 1] = timesMs[2 * index + 1] ?? 0;
      this.#marks.started(task); // its mark may come later, on the other pipe
    }
    this.heapBytes = heapBytes;
    this.#events.results([note]);
  }

  #started(task: number): void {
    this.#timesMs[2 * placeOf(task)] = this.#options.clock.now(); // until the results tell
    this.#marks.started(task);
  }

  #answered(number: number): void {
    this.#missedBeats = 0;
    if (number === BEAT) return;
    const task = number >>> 1;
    this.#marks.answered(task);
    this.#events.tookBack(task, (number & 1) === 1);
  }

  /** Counts the beats that do not come. Its own turns count, not the time: a pool that was suspended itself suspects nobody. */
  #watchBeats(): void {
    this.#watch = this.#options.clock.setTimer(() => {
      this.#missedBeats += 1;
      if (this.#missedBeats > MISSED_BEATS && this.#isReady) this.#child.kill('SIGKILL');
      this.#watchBeats();
    }, BEAT_MS);
  }

  #exited(exitCode: number | undefined, signal: string | undefined): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#watch?.cancel();
    this.#control.destroy();
    this.#events.exited(exitCode, this.#error ?? this.#reasonOf(signal));
  }

  #reasonOf(signal: string | undefined): unknown {
    if (signal === undefined || this.#isEnded) return undefined;
    const isOutOfMemory = signal === 'SIGABRT' && this.#options.hasMemoryLimit;
    const code = isOutOfMemory ? { code: 'ERR_WORKER_OUT_OF_MEMORY' } : {};
    return Object.assign(new Error(`The process was ended by ${signal}`), { signal, ...code });
  }
}

/** A pipe to the child beyond the standard ones. Node makes each a socket. */
const pipeOf = ({ stdio }: ChildProcess, fd: number): Socket => (stdio as readonly unknown[])[fd] as Socket;

const placeOf = (task: number): number => task & (BOARD_PLACES - 1);

const ignoreFailure = (): void => undefined;
